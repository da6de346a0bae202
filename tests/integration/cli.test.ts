import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfText } from '../support/pdf-text.ts';
import { MUNIMENT, ROOT, run, SIMULATORS } from '../support/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'muniment-cli-'));
const env = { MUNIMENT_DATA: join(folder, 'data'), MUNIMENT_HTTP_PORT: '0', MUNIMENT_MQTT_PORT: '0' };
const config = ['--config', join(ROOT, 'config/room.demo.yaml')];
const manifest = join(folder, 'manifest.csv');

const muniment = (...args: string[]) => run(MUNIMENT, args, env);

beforeAll(async () => {
  const made = await run(SIMULATORS, ['generate', '--boxes', '40', '--volumes', '120', '--out', manifest]);
  expect(made.code, made.stderr).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('check-config', () => {
  it('accepts the demo room', async () => {
    const done = await muniment('check-config', 'config/room.demo.yaml', '--json');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, problems: [] });
  });

  it('lists every mistake with file, path and line, in the language asked for, and exits with 2', async () => {
    const file = join(folder, 'bad.yaml');
    const demo = readFileSync(join(ROOT, 'config/room.demo.yaml'), 'utf8').replaceAll(
      /(?<=[ [])(devices|alarms|climate)\/[\w.-]+\.yaml/g,
      (name) => `${ROOT}config/${name}`,
    );
    writeFileSync(
      file,
      demo.replace('kind: modbus-tcp', 'kind: modbus-udp').replace('driver: hid-wedge', 'driver: hid'),
    );
    const zh = await muniment('check-config', file, '--lang', 'zh-CN');
    expect(zh.code).toBe(2);
    expect(zh.stdout).toMatch(/bad\.yaml:\d+: \/links\/0\/kind 应为以下之一/);
    expect(zh.stdout).toMatch(/\/devices\/\d+\/driver 没有驱动“hid”/);
    const en = await muniment('check-config', file, '--json');
    expect((JSON.parse(en.stdout) as { problems: unknown[] }).problems).toHaveLength(2);
  });

  it('says so when there is no such file', async () => {
    const done = await muniment('check-config', join(folder, 'none.yaml'));
    expect(done.code).toBe(2);
    expect(done.stdout).toContain('cannot read the file');
  });
});

describe('the editor schema', () => {
  it('in config/ is the one the code has', async () => {
    const done = await muniment('schema');
    expect(done.stdout).toBe(readFileSync(join(ROOT, 'config/room.schema.json'), 'utf8'));
  });
});

describe('import', () => {
  it('is a dry run first, then all or nothing, then nothing new', async () => {
    const dry = await muniment('import', manifest, ...config, '--json');
    expect(dry.code, dry.stdout).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ committed: false, summary: { boxes: 40, volumes: 120 } });
    const done = await muniment('import', manifest, ...config, '--commit', '--json');
    expect(JSON.parse(done.stdout)).toMatchObject({ committed: true, summary: { boxes: 40 } });
    const again = await muniment('import', manifest, ...config, '--commit', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ summary: { boxes: 0, unchanged: 40 } });
  });

  it('reports what is wrong row by row, and takes nothing', async () => {
    const file = join(folder, 'wrong.csv');
    const [header = '', first = ''] = readFileSync(manifest, 'utf8').split('\n');
    const strange = first.replace(/^[^,]+/, 'NEW-1').replace(/\d-\d\d-[AB]-\d\d-\d-\d\d/, '9-99-C-00-0-00');
    writeFileSync(file, `${header}\n${strange}\n`);
    const done = await muniment('import', file, ...config, '--commit', '--lang', 'en');
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/wrong\.csv:2 slot: error:/);
    expect(done.stdout).toContain('nothing was taken in');
  });
});

describe('report climate', () => {
  const report = (zone: string, month: string, ...more: string[]) =>
    muniment('report', 'climate', ...config, '--zone', zone, '--month', month, '--out', folder, ...more);

  it('writes the month of a zone as PDF and CSV, in the language asked for', async () => {
    const done = await report('high-voltage', '2026-04', '--lang', 'en');
    expect(done.code, done.stdout).toBe(0);
    const file = join(folder, 'climate-high-voltage-2026-04');
    expect(pdfText(readFileSync(`${file}.pdf`))).toContain('2026-04');
    expect(readFileSync(`${file}.csv`, 'utf8').split('\n').length).toBeGreaterThan(1);
  });

  it.each([
    ['high-voltage', '2026-13', 'no month'],
    ['high-voltage', '9999-12', 'no month'],
    ['attic', '2026-04', 'no zone "attic"'],
  ])('says what is wrong with zone %s and month %s', async (zone, month, problem) => {
    const done = await report(zone, month, '--lang', 'en');
    expect(done.code).toBe(2);
    expect(done.stdout).toContain(problem);
  });
});

describe('audit verify', () => {
  const verify = () => muniment('audit', 'verify', ...config, '--json');

  it('proves an untouched ledger, and names the row when one byte of it is changed', async () => {
    const before = await verify();
    expect(before.code, before.stdout).toBe(0);
    const ledger = join(env.MUNIMENT_DATA, 'ledger.db');
    const bytes = readFileSync(ledger);
    const barcode = (readFileSync(manifest, 'utf8').split('\n')[1] ?? '').split(',')[0] ?? '';
    const seal = (readFileSync(manifest, 'utf8').split('\n')[1] ?? '').split(',')[2] ?? '';
    // The last place the seal stands is the projection's row or the journal's; either must be named.
    const at = bytes.lastIndexOf(seal);
    expect(at).toBeGreaterThan(0);
    const spoilt = Buffer.from(bytes);
    spoilt[at + seal.length - 1] = spoilt[at + seal.length - 1]! ^ 1;
    writeFileSync(ledger, spoilt);
    const after = await verify();
    expect(after.code).toBe(1);
    const { problems } = JSON.parse(after.stdout) as { problems: { table: string; key: string }[] };
    expect(
      problems.some((p) => p.key.includes(barcode) || p.table === 'journal'),
      after.stdout,
    ).toBe(true);
    writeFileSync(ledger, bytes);
    expect((await verify()).code).toBe(0);
  });

  it('wants to know where the data is', async () => {
    expect((await muniment('audit', 'verify')).code).toBe(2);
  });
});

describe('surroundings', () => {
  it('a port in use is named, and nothing is left running', async () => {
    const squatter = createServer();
    const port = await new Promise<number>((resolve) =>
      squatter.listen(0, '127.0.0.1', () => resolve((squatter.address() as { port: number }).port)),
    );
    const demo = await muniment(
      'demo',
      '--data',
      join(folder, 'demo'),
      '--http-port',
      String(port),
      '--lang',
      'en',
    );
    expect(demo.code).toBe(3);
    expect(demo.stderr).toContain(`port ${port}`);
    const daemon = await run(MUNIMENT, ['run', ...config, '--lang', 'zh-CN'], {
      ...env,
      MUNIMENT_HTTP_PORT: `${port}`,
    });
    expect(daemon.code).toBe(3);
    expect(daemon.stderr).toContain(`端口 ${port}`);
    squatter.close();
  });

  it('doctor looks at each device and says which do not answer', async () => {
    const done = await muniment('doctor', ...config, '--json');
    expect(done.code).toBe(1);
    const { findings } = JSON.parse(done.stdout) as { findings: { what: string; state: string }[] };
    expect(findings.find((f) => f.what === 'store')?.state).toBe('ok');
    expect(findings.find((f) => f.what === 'bank-1')?.state).toBe('fault');
  });

  it('arguments that make no sense end with 2', async () => {
    expect((await muniment('dmo')).code).toBe(2);
    expect((await muniment('run')).code).toBe(2);
    expect((await muniment('client', 'add', ...config, '--name', 'x', '--roles', 'king')).code).toBe(2);
  });
});
