import type { Bilingual } from './contract/index.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 18px/1.5 "Noto Sans SC", sans-serif; }
  body { max-width: 40rem; margin: 10vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; font-weight: 600; }
  p { opacity: .75; }
  .demo { padding: .4rem 1rem; background: #f8c928; color: #1c1c1c; font-weight: 700; opacity: 1; }
  ul { list-style: none; padding: 0; }
  li { margin: .75rem 0; }
  a { display: block; padding: .9rem 1.2rem; border: 1px solid; border-radius: .5rem;
      color: inherit; text-decoration: none; }
  a:hover, a:focus-visible { outline: 3px solid; outline-offset: 2px; }`;

/** Said wherever a visitor may arrive, so that nobody takes the demonstration for a real room. */
const DEMO_BANNER =
  '<p class="demo">DEMO · <span lang="zh-CN">演示库房：所有设备均为模拟</span> · every device is simulated</p>';

/** The page at `/`: where everything is, in both languages, without a script; `demo` puts the banner on it. */
export function startPage(site: Bilingual, demo: boolean): string {
  const links = [
    ['/kiosk/', '库房一体机', 'Kiosk'],
    ['/wall/', '监控大屏', 'Monitoring wall'],
    ['/trend/', '历史曲线', 'Trends'],
    ['/docs', '接口文档', 'API documentation'],
  ] as const;
  const items = links.map(
    ([href, zh, en]) => `<li><a href="${href}"><span lang="zh-CN">${zh}</span> · ${en}</a></li>`,
  );
  return page(
    `${site['zh-CN']} · ${site.en}`,
    `${demo ? DEMO_BANNER : ''}<h1><span lang="zh-CN">${escapeHtml(site['zh-CN'])}</span><br>${escapeHtml(site.en)}</h1>
<ul>
${items.join('\n')}
</ul>`,
  );
}

/** What stands where a screen would be, before it was built. */
export function missingPage(): string {
  return page(
    'Muniment',
    `<h1><span lang="zh-CN">界面尚未构建</span><br>The screens are not built</h1>
<p><span lang="zh-CN">请运行</span> · Run <code>npm run build</code></p>
<ul><li><a href="/"><span lang="zh-CN">返回</span> · Back</a></li></ul>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/fonts/400.css">
<link rel="stylesheet" href="/fonts/700.css">
<style>${STYLE}
</style>
<main>
${body}
</main>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
