import { expect, test } from 'vitest';
import { Words } from '../../../controller/api/contract/messages/index.ts';
import { DAEMON } from '../../../controller/model/actor.ts';
import type { Decision } from '../../../controller/model/decision.ts';
import { type Reason, type ReasonCode } from '../../../controller/model/reasons.ts';
import {
  decideContinue,
  decideIrradiate,
  decideLock,
  decideMove,
  decidePark,
  decideReset,
  decideUnlock,
  decideVentilate,
  PERMISSIONS,
} from '../../../controller/services/shelving/arbiter/arbiter.ts';
import { IRRADIATION } from '../../../controller/services/shelving/arbiter/irradiate.ts';

import { IRRADIATION_ROWS, readTable, ROWS } from './arbiter-oracle.ts';
import { type Case, CHOICES, INPUTS, LiveRoom, safeCase } from './room-cases.ts';

type Why = (of: Case) => readonly (ReasonCode | false)[];

/** A question to the arbiter, what it is made of, and what should answer it. */
interface Question {
  readonly name: string;
  readonly decide: (live: LiveRoom) => Decision;
  readonly checks: readonly ((live: LiveRoom) => readonly Reason[])[];
  readonly oracle: readonly Why[];
  /** The case in which nothing is in the way. */
  readonly safe?: Partial<Case>;
}

const SPREAD = { kind: 'spread' } as const;
const COLUMN: Readonly<Record<keyof typeof PERMISSIONS, string>> = {
  move: 'move',
  continue: 'continue',
  ventilate: 'ventilate',
  park: 'park',
  'continue-parking': 'continue parking',
  reset: 'reset',
  lock: 'lock',
};
const table = readTable();

function aboutBank(
  permission: keyof typeof PERMISSIONS,
  by: string | null,
  decide: (live: LiveRoom) => Decision,
  safe: Partial<Case> = {},
): Question {
  const rows = table.get(COLUMN[permission]) ?? [];
  const command = permission.startsWith('continue') || permission === 'lock' || by === null ? null : SPREAD;
  return {
    name: COLUMN[permission],
    decide,
    checks: PERMISSIONS[permission].map(
      (check) =>
        ({ room, bank }: LiveRoom) =>
          check({ room, bank, by, command }),
    ),
    oracle: rows.map((row) => ROWS[row] as Why),
    safe,
  };
}

const irradiate = (kind: 'uv' | 'ozone'): Question => ({
  name: `irradiate with ${kind}`,
  decide: ({ room }) => decideIrradiate(room, { zone: 'z', kind }),
  checks: IRRADIATION.map(
    (check) =>
      ({ room }: LiveRoom) =>
        check({ room, known: room.zones.get('z') as never, request: { zone: 'z', kind } }),
  ),
  oracle: IRRADIATION_ROWS.map((row) => row(kind)),
});

const QUESTIONS: readonly Question[] = [
  aboutBank('move', 'P-own', ({ room }) => decideMove(room, { bank: 1, command: SPREAD, by: 'P-own' })),
  aboutBank('continue', 'P-own', ({ room }) => decideContinue(room, 1, 'P-own')),
  aboutBank('ventilate', 'P-own', ({ room }) => decideVentilate(room, 1, 'P-own')),
  aboutBank('park', DAEMON.id, ({ room }) => decidePark(room, 1, { action: 'spread' }), { inFire: true }),
  aboutBank('continue-parking', DAEMON.id, ({ room }) => decideContinue(room, 1, DAEMON.id), {
    inFire: true,
  }),
  aboutBank('reset', null, ({ room }) => decideReset(room, 1, 'I looked')),
  aboutBank('lock', 'P-own', ({ room }) => decideLock(room, 1, 'P-own')),
  irradiate('uv'),
  irradiate('ozone'),
];

const bits = new Map<string, number>();

/** One bit for each code, given out as they come: a permission has less than thirty. */
function bitOf(code: string): number {
  const known = bits.get(code);
  if (known !== undefined) return known;
  if (bits.size >= 31) throw new Error('more codes than bits');
  const made = 2 ** bits.size;
  bits.set(code, made);
  return made;
}

const said: Reason[] = [];
let heard = 0;

/** The codes of a decision; keeps one reason of each for the test of words. */
function answer(decision: Decision): number {
  if (decision.granted) return 0;
  let mask = 0;
  for (const reason of decision.reasons) {
    const bit = bitOf(reason.code);
    mask |= bit;
    if (heard & bit) continue;
    heard |= bit;
    said.push(reason);
  }
  return mask;
}

function expected(of: Case, oracle: readonly Why[]): number {
  let mask = 0;
  for (const why of oracle) for (const code of why(of)) if (code !== false) mask |= bitOf(code);
  return mask;
}

const names = (mask: number): string =>
  [...bits]
    .filter(([, bit]) => mask & bit)
    .map(([code]) => code)
    .join();

/** Whether a question is granted. Throws `Error` when that, or what it is denied for, is not what is wanted. */
function compare(
  { name, decide, oracle }: Question,
  live: LiveRoom,
  wanted = expected(live.of, oracle),
): boolean {
  const got = answer(decide(live));
  if (got !== wanted)
    throw new Error(
      `${name}: [${names(got)}], the table says [${names(wanted)}] for ${JSON.stringify(live.of)}`,
    );
  return got === 0;
}

/** A safe case in which reading an input is noticed. */
function watched(of: Case): { of: Case; read: Set<keyof Case> } {
  const read = new Set<keyof Case>();
  const proxy = new Proxy(of, {
    get(target, key) {
      read.add(key as keyof Case);
      return target[key as keyof Case];
    },
  });
  return { of: proxy, read };
}

/** Runs `visit` with every combination of these inputs, the others left as they are. */
function vary(of: Case, keys: readonly (keyof Case)[], visit: () => void): void {
  const [key, ...rest] = keys;
  if (key === undefined) return visit();
  const before = of[key];
  for (const choice of CHOICES[key]) {
    Object.assign(of, { [key]: choice });
    vary(of, rest, visit);
  }
  Object.assign(of, { [key]: before });
}

/** Every input that a function ever reads, whatever the others are: found anew until no combination adds one. */
function inputsOf(ask: (live: LiveRoom) => unknown, safe: Partial<Case>): readonly (keyof Case)[] {
  const base = { ...safeCase(), ...safe };
  const { of, read } = watched(base);
  const live = new LiveRoom(of);
  ask(live);
  for (let before = -1; before < read.size; ) {
    before = read.size;
    vary(base, [...read], () => void ask(live));
  }
  return INPUTS.filter((key) => read.has(key));
}

/**
 * The inputs make more combinations than anybody can try. But a permission is a list of checks, each of which reads few
 * inputs and knows nothing of the others: that is proven here by watching every read. So trying every combination of
 * what each check reads, and every combination of checks that speak, tries every combination of inputs.
 */
test.each(QUESTIONS)(
  '$name: every combination of inputs is denied with exactly its reasons, or safe',
  (question) => {
    const { name, decide, checks, oracle, safe = {} } = question;
    const live = new LiveRoom({ ...safeCase(), ...safe });
    expect(compare(question, live), 'nothing in the way').toBe(true);

    let tried = 0;
    const factors: (readonly (keyof Case)[])[] = [];
    // What the table asks for is tried as well: a check may be missing.
    for (const part of [
      ...checks,
      ...oracle.map(
        (why) =>
          ({ of }: LiveRoom) =>
            why(of),
      ),
    ]) {
      const keys = inputsOf(part, safe);
      factors.push(keys);
      vary(live.of, keys, () => {
        tried++;
        compare(question, live);
      });
    }
    const known = new Set(factors.flat());
    const whole = watched({ ...safeCase(), ...safe });
    decide(new LiveRoom(whole.of));
    expect(
      [...whole.read].filter((key) => !known.has(key)),
      'read by no check',
    ).toEqual([]);

    const voices = voicesOf(question);
    let grants = 0;
    // Gray code: one voice is raised or lowered from one combination to the next.
    const raised = voices.map(() => false);
    for (let step = 0; step < 2 ** voices.length; step++) {
      const wanted = voices.reduce((mask, voice, index) => (raised[index] ? mask | voice.mask : mask), 0);
      if (compare(question, live, wanted)) grants++;
      tried++;
      const turn = Math.min(31 - Math.clz32((step + 1) & -(step + 1)), voices.length - 1);
      const voice = voices[turn];
      if (!voice) break;
      raised[turn] = !raised[turn];
      const value = raised[turn] ? voice.value : voice.safe;
      Object.assign(live.of, { [voice.key]: value });
    }
    expect(grants, 'only silence is consent').toBe(1);
    const all = [...known].reduce((product, key) => product * CHOICES[key].length, 1);
    process.stdout.write(
      `arbiter, ${name}: ${all} combinations of ${known.size} inputs, tried as ${tried}; no unsafe grant, no untrue reason\n`,
    );
  },
  120_000,
);

interface Voice {
  readonly key: keyof Case;
  readonly safe: unknown;
  readonly value: unknown;
  /** What is in the way when this voice alone speaks. */
  readonly mask: number;
}

/** One way for every check to speak up, by an input that belongs to no other voice. */
function voicesOf(question: Question): readonly Voice[] {
  const base: Case = { ...safeCase(), ...question.safe };
  const live = new LiveRoom(base);
  const voices: Voice[] = [];
  for (const check of question.checks)
    for (const key of inputsOf(check, question.safe ?? {})) {
      if (voices.some((voice) => voice.key === key)) continue;
      const safe = base[key];
      const value = CHOICES[key].find((choice) => {
        Object.assign(base, { [key]: choice });
        // Without a status nothing that it would tell can speak: that is tried with every check by itself.
        return choice !== 'never' && check(live).length > 0;
      });
      const mask = expected(base, question.oracle);
      Object.assign(base, { [key]: safe });
      if (value === undefined) continue;
      voices.push({ key, safe, value, mask });
      break;
    }
  return voices;
}

test('every reason that was given has its own words in both languages', () => {
  expect(said.length).toBeGreaterThan(25);
  for (const language of ['zh-CN', 'en'] as const) {
    const words = new Words(language);
    const sentences = said.map((reason) => words.reason(reason));
    expect(sentences.filter((sentence, index) => sentence === said[index]?.code)).toEqual([]);
    expect(sentences.filter((sentence) => sentence.trim() === '')).toEqual([]);
    expect(new Set(sentences).size, language).toBe(said.length);
  }
});

test('every row of the table is about something the oracle knows, and the other way round', () => {
  const rows = new Set([...table.values()].flat());
  expect([...rows].sort()).toEqual(Object.keys(ROWS).sort());
  expect([...table.keys()].sort()).toEqual(Object.values(COLUMN).sort());
});

test('unlock inwards: every combination; outwards: never denied', () => {
  let cases = 0;
  const { room } = new LiveRoom();
  for (const credentialValid of [true, false])
    for (const inSchedule of [true, false, null])
      for (const persons of [0, 1, 2])
        for (const personsNeeded of [1, 2])
          for (const disinfecting of [true, false, null])
            for (const ozonePpm of ['absent', null, 0, 0.1, 0.11, Number.NaN] as const)
              for (const reentryAt of [null, 1000, 1001])
                for (const sealed of [true, false, null]) {
                  const conditions = { disinfecting, ozonePpm, reentryAt, sealed };
                  const now = { ...room, now: 1000, conditions };
                  const ask = { door: 'main', credentialValid, inSchedule, persons, personsNeeded };
                  const why = [
                    !credentialValid && 'credential-unknown',
                    inSchedule !== true && 'outside-schedule',
                    persons < personsNeeded && 'second-person-needed',
                    disinfecting === true && 'disinfection-running',
                    (disinfecting === null || ozonePpm === null || sealed === null) && 'status-unknown',
                    (ozonePpm === 0.11 || Number.isNaN(ozonePpm)) && 'ozone-present',
                    reentryAt === 1001 && 'reentry-wait',
                    sealed === true && 'room-sealed',
                  ];
                  const inwards = codesOf(decideUnlock(now, { ...ask, direction: 'inwards' }));
                  const wanted = why.filter((code) => code !== false).sort();
                  expect([...new Set(inwards)].sort(), JSON.stringify([ask, conditions])).toEqual(wanted);
                  expect(decideUnlock(now, { ...ask, direction: 'outwards' }).granted).toBe(true);
                  cases++;
                }
  process.stdout.write(`arbiter, unlock: ${cases} combinations each way\n`);
  expect(cases).toBe(2 * 3 * 3 * 2 * 3 * 6 * 3 * 3);
});

function codesOf(decision: Decision): readonly string[] {
  return decision.granted ? [] : decision.reasons.map(({ code }) => code);
}
