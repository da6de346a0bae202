import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeReport, WEDGE_AT_REST, type WedgeState } from '../../../drivers/hid-wedge/codec.ts';

const LIMITS = { idleMs: 500, maxLength: 256 };
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ENTER = 0x28;
const TAB = 0x2b;

/** US layout as the usage tables print it: key code, alone, with Shift. */
const PRINTED: [number, string, string][] = [
  ...Array.from(LETTERS, (letter, k): [number, string, string] => [4 + k, letter, letter.toUpperCase()]),
  [0x1e, '1', '!'],
  [0x1f, '2', '@'],
  [0x20, '3', '#'],
  [0x21, '4', '$'],
  [0x22, '5', '%'],
  [0x23, '6', '^'],
  [0x24, '7', '&'],
  [0x25, '8', '*'],
  [0x26, '9', '('],
  [0x27, '0', ')'],
  [0x2c, ' ', ' '],
  [0x2d, '-', '_'],
  [0x2e, '=', '+'],
  [0x2f, '[', '{'],
  [0x30, ']', '}'],
  [0x31, '\\', '|'],
  [0x33, ';', ':'],
  [0x34, "'", '"'],
  [0x35, '`', '~'],
  [0x36, ',', '<'],
  [0x37, '.', '>'],
  [0x38, '/', '?'],
];

const report = (modifiers: number, ...keys: number[]): Uint8Array =>
  Uint8Array.of(modifiers, 0, ...keys, ...Array<number>(6 - keys.length).fill(0));
const RELEASED = report(0);

function typed(text: string, end = ENTER): Uint8Array[] {
  const presses = Array.from(text, (character) => {
    const plain = PRINTED.find(([, alone]) => alone === character);
    if (plain) return report(0, plain[0]);
    const shifted = PRINTED.find(([, , withShift]) => withShift === character);
    return report(0x02, shifted?.[0] ?? 0);
  });
  return [...presses, report(0, end)].flatMap((press) => [press, RELEASED]);
}

function run(reports: readonly (readonly [atMs: number, bytes: Uint8Array])[]): string[] {
  let state: WedgeState = WEDGE_AT_REST;
  const scans: string[] = [];
  for (const [atMs, bytes] of reports) {
    const step = takeReport(state, bytes, atMs, LIMITS);
    state = step.state;
    scans.push(...step.scans);
  }
  return scans;
}
const atOnce = (reports: readonly Uint8Array[]): string[] => run(reports.map((bytes, k) => [k, bytes]));

describe('takeReport', () => {
  const text = fc
    .array(fc.constantFrom(...PRINTED.flatMap(([, alone, shifted]) => [alone, shifted])), {
      minLength: 1,
      maxLength: 60,
    })
    .map((characters) => characters.join(''));

  it('gives back any text typed on a US keyboard', () => {
    fc.assert(
      fc.property(text, (scan) => {
        expect(atOnce(typed(scan))).toEqual([scan]);
      }),
    );
  });

  it('tells several scans apart, ended by Enter or Tab', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (scans) => {
        const reports = scans.flatMap((scan, k) => typed(scan, k % 2 ? TAB : ENTER));
        expect(atOnce(reports)).toEqual(scans);
      }),
    );
  });

  it('knows both Shift keys, and takes a key pressed with Control for no text', () => {
    const reports = [report(0x20, 4), RELEASED, report(0x01, 5), RELEASED, report(0, 6), RELEASED];
    expect(atOnce([...reports, report(0, ENTER)])).toEqual(['Ac']);
  });

  it('knows the number pad', () => {
    const reports = [0x59, 0x61, 0x62, 0x63, 0x56].flatMap((usage) => [report(0, usage), RELEASED]);
    expect(atOnce([...reports, report(0, 0x58)])).toEqual(['190.-']);
  });

  it('types a held key once, and again after it was let go', () => {
    const held = [report(0, 4), report(0, 4), report(0, 4, 5), report(0, 5), RELEASED];
    expect(atOnce([...held, report(0, 4), RELEASED, report(0, ENTER)])).toEqual(['aba']);
  });

  it('takes the next key where a scanner lets go of none in between', () => {
    expect(atOnce([report(0, 4), report(0, 5), report(0, 4), report(0, ENTER)])).toEqual(['aba']);
  });

  it('forgets what was typed before a pause', () => {
    expect(
      run([
        [0, report(0, 4)],
        [10, RELEASED],
        [511, report(0, 5)],
        [520, RELEASED],
        [530, report(0, ENTER)],
      ]),
    ).toEqual(['b']);
  });

  it('keeps what was typed up to the longest pause', () => {
    expect(
      run([
        [0, report(0, 4)],
        [10, RELEASED],
        [510, report(0, ENTER)],
      ]),
    ).toEqual(['a']);
  });

  it('does not lose the first character after a release that got lost', () => {
    const torn: [number, Uint8Array][] = [
      [0, report(0, 0x1e)],
      [5000, report(0, 0x1e)],
      [5002, RELEASED],
      [5004, report(0, ENTER)],
    ];
    expect(run(torn)).toEqual(['1']);
  });

  it('leaves out a scan without text, and one too long to be a barcode', () => {
    expect(atOnce(typed(''))).toEqual([]);
    expect(atOnce(typed('7'.repeat(256)))).toEqual(['7'.repeat(256)]);
    expect(atOnce([...typed('7'.repeat(257)), ...typed('ok')])).toEqual(['ok']);
  });

  it('changes nothing when too many keys are down, or a report has another length', () => {
    const rollover = report(0, 1, 1, 1, 1, 1, 1);
    const short = Uint8Array.of(0, 0, 4);
    expect(atOnce([report(0, 4), rollover, short, report(0, 4), RELEASED, report(0, ENTER)])).toEqual(['a']);
  });

  it('survives any bytes', () => {
    const noise = fc.array(fc.uint8Array({ maxLength: 10 }), { maxLength: 40 });
    fc.assert(fc.property(noise, (reports) => void atOnce(reports)));
  });
});
