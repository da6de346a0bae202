import { expect, test } from 'vitest';
import { Refusal } from '../../controller/model/decision.ts';
import { REASON_CODES } from '../../controller/model/reasons.ts';
import { between, pick, type Random, seededRandom } from '../../simulators/random.ts';
import { AISLES, CARRIAGES, keeper, ModelRoom } from './support/model-room.ts';

/** So many sequences of so many events each; half of them against a controller without a safety function of its own. */
const SEQUENCES = 2000;
const EVENTS = 12;

const KEEPERS = [keeper('P-li'), keeper('P-wang')] as const;

interface Event {
  readonly name: string;
  run(room: ModelRoom, random: Random): unknown;
}

const aisle = (random: Random): number => between(random, 1, AISLES);

const EVENTS_OF_MOTION: readonly Event[] = [
  {
    name: 'open',
    run: (room, random) =>
      room.shelving.command(pick(random, KEEPERS), 1, { kind: 'open-aisle', aisle: aisle(random) }),
  },
  {
    name: 'close up',
    run: (room, random) =>
      room.shelving.command(pick(random, KEEPERS), 1, {
        kind: 'close-up',
        side: pick(random, ['left', 'right'] as const),
      }),
  },
  {
    name: 'spread',
    run: (room, random) => room.shelving.command(pick(random, KEEPERS), 1, { kind: 'spread' }),
  },
  { name: 'stop', run: (room, random) => room.shelving.command(pick(random, KEEPERS), 1, { kind: 'stop' }) },
  {
    name: 'reset',
    run: (room, random) => room.shelving.reset(pick(random, KEEPERS), 1, 'walked all aisles'),
  },
  { name: 'release', run: (room, random) => room.shelving.releaseAisle(pick(random, KEEPERS), 1) },
  { name: 'queue', run: (room, random) => room.shelving.queue(pick(random, KEEPERS), 1, aisle(random)) },
  {
    name: 'ventilate',
    run: (room, random) =>
      room.shelving.enterMode(pick(random, KEEPERS), 1, { mode: 'ventilation', why: 'stale air' }),
  },
  { name: 'end modes', run: endModes },
];

const MISHAPS: readonly Event[] = [
  { name: 'enter', run: ({ bank }, random) => bank.setPeople(aisle(random), 1) },
  { name: 'everybody out', run: ({ bank }) => empty(bank) },
  knob('emergency stop', (knobs) => (knobs.emergencyStop = !knobs.emergencyStop)),
  knob('fire', (knobs) => (knobs.fire = !knobs.fire)),
  knob('fault', (knobs) => (knobs.faultCode = knobs.faultCode === 0 ? 7 : 0)),
  knob('local control', (knobs) => (knobs.localControl = !knobs.localControl)),
  knob('presence sensor', (knobs, random) => {
    knobs.presenceSensorBad = knobs.presenceSensorBad.length > 0 ? [] : [aisle(random)];
  }),
  knob('obstruction', (knobs, random) => {
    knobs.obstruction = knobs.obstruction ? null : { aisle: aisle(random), widthMm: 150 };
  }),
  knob('debris', (knobs, random) => {
    knobs.debris = knobs.debris ? null : { aisle: aisle(random), widthMm: 60 };
  }),
  knob('stuck contactor', (knobs, random) => {
    knobs.stuckContactor = knobs.stuckContactor ? null : { carriage: between(random, 1, CARRIAGES) };
  }),
  knob('overload', (knobs, random) => {
    knobs.overloadCarriage = knobs.overloadCarriage === null ? between(random, 1, CARRIAGES) : null;
  }),
  knob('bouncing contacts', (knobs) => (knobs.bounceMs = knobs.bounceMs === 0 ? 150 : 0)),
  knob('drifting encoder', (knobs) => (knobs.encoderDriftMmPerM = knobs.encoderDriftMmPerM === 0 ? 15 : 0)),
  { name: 'local move', run: ({ controller }, random) => controller.localMove(aisle(random)) },
  { name: 'homing', run: ({ controller }) => controller.home() },
  {
    name: 'power cut',
    run: ({ controller, bank }, random) => {
      bank.knobs.losesPositionOnPowerCut = random() < 0.5;
      controller.reboot();
    },
  },
  {
    name: 'link',
    run: (room) => {
      room.linkDown = !room.linkDown;
    },
  },
  { name: 'other daemon', run: (room, random) => room.foreignCommand(1, aisle(random)) },
  { name: 'kill -9', run: (room) => room.restart() },
];

function knob(name: string, turn: (knobs: ModelRoom['bank']['knobs'], random: Random) => unknown): Event {
  return { name, run: ({ bank }, random) => void turn(bank.knobs, random) };
}

function empty(bank: ModelRoom['bank']): void {
  for (let number = 1; number <= AISLES; number++) bank.setPeople(number, 0);
}

/** What comes next: mostly people's wishes, some mishaps, and now and then somebody who puts it all right. */
async function nextEvent(room: ModelRoom, random: Random): Promise<Event> {
  const dice = random();
  if (dice < 0.6) return pick(random, EVENTS_OF_MOTION);
  if (dice < 0.85) return pick(random, MISHAPS);
  putRight(room);
  await room.pass(1000);
  return { name: 'put right', run: ({ shelving }) => shelving.reset(pick(random, KEEPERS), 1, 'all clear') };
}

/** Runs one event; whatever it is refused for must be said. */
async function befall(room: ModelRoom, event: Event, random: Random): Promise<'done' | 'refused'> {
  try {
    await event.run(room, random);
    return 'done';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.reasons.length).toBeGreaterThan(0);
    for (const { code } of error.reasons) expect(REASON_CODES).toContain(code);
    return 'refused';
  }
}

/** What was wrong is put right; what latched stays so. */
function putRight(room: ModelRoom): void {
  empty(room.bank);
  Object.assign(room.bank.knobs, {
    emergencyStop: false,
    fire: false,
    faultCode: 0,
    localControl: false,
    presenceSensorBad: [],
    obstruction: null,
    debris: null,
    stuckContactor: null,
    overloadCarriage: null,
    bounceMs: 0,
    encoderDriftMmPerM: 0,
  });
  room.linkDown = false;
}

async function endModes({ shelving }: ModelRoom): Promise<void> {
  for (const { mode } of shelving.picture(1)?.modes ?? [])
    await shelving.leaveMode(KEEPERS[0], 1, mode, 'over');
}

/** A technician puts everything right, finds the carriages' places anew, and a keeper says so: then the bank serves. */
async function serveAgain(room: ModelRoom): Promise<void> {
  const [li] = KEEPERS;
  const reset = async (): Promise<void> => void (await room.shelving.reset(li, 1, 'walked all aisles'));
  putRight(room);
  await room.pass(10_000);
  await reset();
  await room.pass(1000);
  room.bank.knobs.localControl = true;
  await room.pass(500);
  room.controller.home();
  await room.pass(60_000);
  room.bank.knobs.localControl = false;
  await room.pass(1000);
  if (room.shelving.picture(1)?.latched) await reset();
  await room.pass(1000);
  for (const actor of KEEPERS) await room.shelving.releaseHoldsOf(actor.id, 'logout');
  for (const claim of room.shelving.picture(1)?.claims ?? [])
    for (const actor of KEEPERS)
      if (claim.person === actor.id) await room.shelving.leaveQueue(actor, 1, claim.claim);
  await endModes(room);
  await room.pass(500);
  const { intent } = await room.shelving.command(li, 1, { kind: 'open-aisle', aisle: 3 });
  await room.pass(15_000);
  expect(room.journal.events('intent.settled').find((event) => event.intent === intent)).toMatchObject({
    outcome: 'done',
    openAisles: [3],
  });
  expect(room.journal.openIntents()).toEqual([]);
}

/** Whatever happened, the journal tells each command once, and each end once. */
function checkJournal({ journal }: ModelRoom): void {
  const opened = journal.events('intent.opened');
  expect(new Set(opened.map(({ sequence }) => sequence)).size).toBe(opened.length);
  const settled = journal.events('intent.settled').map(({ intent }) => intent);
  expect(new Set(settled).size).toBe(settled.length);
}

test(`in ${SEQUENCES} random runs no carriage rolls on after the daemon could know better`, async () => {
  const counts = { done: 0, refused: 0, steps: 0, looks: 0, movedM: 0, latched: 0, ranOn: 0, foreign: 0 };
  for (let seed = 1; seed <= SEQUENCES; seed++) {
    const random = seededRandom(seed);
    const room = await new ModelRoom(seed % 2 === 0).start();
    const history: string[] = [];
    try {
      for (let turn = 0; turn < EVENTS; turn++) {
        const event = await nextEvent(room, random);
        const outcome = await befall(room, event, random);
        counts[outcome]++;
        history.push(outcome === 'done' ? event.name : `(${event.name})`);
        await room.pass(between(random, 1, 16) * 100);
      }
      checkJournal(room);
      if (seed % 16 < 2) await serveAgain(room);
    } catch (error) {
      throw new Error(`seed ${seed}: ${history.join(', ')}`, { cause: error });
    }
    counts.steps += room.steps;
    counts.looks += room.looks;
    counts.movedM += room.movedMm / 1000;
    counts.latched += room.journal.events('stop.latched').length;
    counts.ranOn += room.journal.events('bank.ran-on').length;
    counts.foreign += room.journal.events('bank.commanded-by-other').length;
  }
  process.stdout.write(`${SEQUENCES} runs: ${JSON.stringify(counts)}\n`);
  // A room in which nothing ever happens would prove nothing.
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0);
}, 600_000);
