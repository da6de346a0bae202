import type { ShelvingEvent } from '../../../model/events.ts';
import type { BankMemory } from './memory.ts';
import { latchesStop } from './follow.ts';
import type { Ended, Pursued } from './pursuits.ts';

/** Everything the journal is told when commands of a bank have ended: how, where it stands, and who holds it now. */
export function closingEvents(memory: BankMemory, ended: readonly Ended[]): readonly ShelvingEvent[] {
  const { bank, device } = memory.spec;
  const { openAisles } = memory;
  const events: ShelvingEvent[] = ended.map(({ pursued, verdict }) => ({
    type: 'intent.settled',
    intent: pursued.intent,
    device,
    bank,
    ...verdict,
    openAisles,
  }));
  const motion = ended.findLast(({ pursued }) => ROLLING.has(pursued.command));
  if (motion && openAisles !== null) events.push(...holdEvents(memory, motion.pursued, openAisles));
  const unasked = ended.find(({ verdict }) => latchesStop(verdict));
  if (unasked && !memory.latched) events.push({ type: 'stop.latched', bank, cause: unasked.verdict.detail });
  return events;
}

/** Whether carriages may stand elsewhere than before that command. */
export function mayHaveRolled({ pursued, verdict }: Ended): boolean {
  return ROLLING.has(pursued.command) && !UNMOVED.has(verdict.outcome);
}

const UNMOVED: ReadonlySet<string> = new Set<Ended['verdict']['outcome']>(['refused', 'never-sent']);
const ROLLING: ReadonlySet<string> = new Set(['open-aisle', 'close-up', 'spread']);

/** Holds follow the aisles that really stand open: a holder may be inside. While nobody can tell, they stay. */
function holdEvents(
  { spec: { bank }, holds }: BankMemory,
  { command, argument, by }: Pursued,
  openAisles: readonly number[],
): readonly ShelvingEvent[] {
  const events: ShelvingEvent[] = holds
    .filter(({ aisle }) => !openAisles.includes(aisle))
    .map(({ aisle, holder }) => {
      const wanted = command === 'open-aisle' && aisle === argument;
      return { type: 'aisle.released', bank, aisle, holder, why: wanted ? 'not-opened' : 'closed' };
    });
  const wanted = holds.find(({ aisle, holder }) => aisle === argument && holder === by);
  if (command !== 'open-aisle' || !wanted || openAisles.includes(argument)) return events;
  // What opened instead, to nobody's name, is the mover's to answer for.
  const unheld = openAisles.filter((aisle) => !holds.some((hold) => hold.aisle === aisle));
  const { holder, session } = wanted;
  return [
    ...events,
    ...unheld.map((aisle): ShelvingEvent => ({ type: 'aisle.held', bank, aisle, holder, session })),
  ];
}
