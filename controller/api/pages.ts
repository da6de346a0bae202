import type { Bilingual } from './contract/index.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 18px/1.5 system-ui, "Noto Sans SC", sans-serif; }
  body { max-width: 40rem; margin: 10vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; font-weight: 600; }
  p { opacity: .75; }
  ul { list-style: none; padding: 0; }
  li { margin: .75rem 0; }
  a { display: block; padding: .9rem 1.2rem; border: 1px solid; border-radius: .5rem;
      color: inherit; text-decoration: none; }
  a:hover, a:focus-visible { outline: 3px solid; outline-offset: 2px; }`;

/** The page at `/`: where everything is, in both languages, without a script. */
export function startPage(site: Bilingual): string {
  const links = [
    ['/kiosk/', '库房一体机', 'Kiosk'],
    ['/wall/', '监控大屏', 'Monitoring wall'],
    ['/docs', '接口文档', 'API documentation'],
  ] as const;
  const items = links.map(
    ([href, zh, en]) => `<li><a href="${href}"><span lang="zh-CN">${zh}</span> · ${en}</a></li>`,
  );
  return page(
    `${site['zh-CN']} · ${site.en}`,
    `<h1><span lang="zh-CN">${escapeHtml(site['zh-CN'])}</span><br>${escapeHtml(site.en)}</h1>
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
