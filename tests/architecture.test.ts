import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { violations } from './support/import-rules.ts';
import { importsBelow, importsIn } from './support/imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the house plan', () => {
  const imports = importsBelow(root, ['controller', 'drivers', 'simulators', 'web']);

  it('is read from real imports', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports.some((i) => i.to === 'better-sqlite3')).toBe(true);
  });

  it('holds: nobody imports what they must not', () => {
    expect(violations(imports)).toEqual([]);
  });
});

describe('the rules can fail', () => {
  const judge = (from: string, statement: string): readonly string[] =>
    violations(importsIn(from, statement));

  it.each([
    ['drivers/contract/reading.ts', "import { x } from '../links/link.ts';"],
    ['drivers/bank-v1/driver.ts', "import { crc } from '../rfid-uhf18/codec.ts';"],
    ['drivers/bank-v1/driver.ts', "import type { Actor } from '../../controller/model/actor.ts';"],
    ['controller/model/clock.ts', "import { x } from '../runtime/poller.ts';"],
    ['controller/services/custody/service.ts', "import { y } from '../shelving/arbiter.ts';"],
    ['controller/services/custody/service.ts', "import Database from 'better-sqlite3';"],
    ['controller/services/custody/service.ts', "import { z } from '../../store/journal.ts';"],
    ['controller/runtime/poller.ts', "import fastify from 'fastify';"],
    ['controller/cli/demo.ts', "const sim = await import('../../simulators/simulation.ts');"],
    ['simulators/main.ts', "import { encode } from '../drivers/bank-v1/codec.ts';"],
    ['web/kiosk/app.tsx', "import { parseSlot } from '../../controller/model/address.ts';"],
    ['web/kiosk/app.tsx', "export { x } from '../../drivers/contract/index.ts';"],
    ['basement/x.ts', "import { x } from '../drivers/contract/index.ts';"],
  ])('%s: %s', (from, statement) => {
    expect(judge(from, statement)).toHaveLength(1);
  });

  it('sees a cycle between services', () => {
    const there = importsIn('controller/services/a/service.ts', "import { b } from '../b/index.ts';");
    const back = importsIn('controller/services/b/service.ts', "import { a } from '../a/index.ts';");
    expect(violations([...there, ...back]).join()).toContain('a → b → a');
  });

  it.each([
    ['two files', ['a.ts', "import { b } from './b.ts';"], ['b.ts', "import type { A } from './a.ts';"]],
    [
      'three files',
      ['a.ts', "import { b } from './b.ts';"],
      ['b.ts', "export * from './c.ts';"],
      ['c.ts', "const a = await import('./a.ts');"],
    ],
    ['a file and itself', ['a.ts', "import { a } from './a.ts';"]],
  ])('sees a circle of %s', (_name, ...files) => {
    const imports = files.flatMap(([name, text]) => importsIn(`simulators/${name}`, text as string));
    expect(violations(imports)).toHaveLength(1);
    expect(violations(imports).join()).toMatch(/circle: simulators\/a\.ts → .*simulators\/a\.ts$/);
  });

  it('sees no circle where two ways lead to one file', () => {
    const imports = [
      ...importsIn('simulators/a.ts', "import './b.ts';\nimport './c.ts';"),
      ...importsIn('simulators/b.ts', "import './d.ts';"),
      ...importsIn('simulators/c.ts', "import './d.ts';"),
    ];
    expect(violations(imports)).toEqual([]);
  });

  it('reads statements that span lines', () => {
    const text = "import {\n  type A,\n  b,\n} from './x.ts';\nimport './side.css';\nexport * from './y.ts';";
    expect(importsIn('web/kiosk/app.tsx', text).map((i) => i.to)).toEqual([
      'web/kiosk/x.ts',
      'web/kiosk/side.css',
      'web/kiosk/y.ts',
    ]);
  });
});
