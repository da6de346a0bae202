import type { ShelvingEvent } from '../../model/events.ts';
import type { BankMemory } from './bank-memory.ts';
import { latchesStop } from './follow.ts';
import type { Ended, Pursued } from './pursuits.ts';

/** Everything the journal is told when commands of a bank have ended: how, where it stands, and who holds it now. */
export function closingEvents(memory: BankMemory, ended: readonly Ended[]): readonly ShelvingEvent[] {
  const { bank, device } = memory.spec;
  const openAisle = memory.openAisle;
  const events: ShelvingEvent[] = [];
  for (const { pursued, verdict } of ended) {
    events.push({ type: 'intent.settled', intent: pursued.intent, device, bank, ...verdict, openAisle });
    events.push(...holdEvents(memory, pursued, verdict.outcome === 'done', openAisle));
  }
  const unasked = ended.find(({ verdict }) => latchesStop(verdict));
  if (unasked && !memory.latched) events.push({ type: 'stop.latched', bank, cause: unasked.verdict.detail });
  return events;
}

/** A hold follows the aisle that really stands open: its holder may be inside. */
function holdEvents(
  { spec: { bank }, hold }: BankMemory,
  { command, argument, by }: Pursued,
  done: boolean,
  openAisle: number | null,
): readonly ShelvingEvent[] {
  if (!hold) return [];
  const { aisle, holder, session } = hold;
  const released = (why: string): ShelvingEvent => ({ type: 'aisle.released', bank, aisle, holder, why });
  if (command === 'close-up' || command === 'spread') return done ? [released('closed')] : [];
  if (command !== 'open-aisle' || holder !== by || aisle !== argument || openAisle === argument) return [];
  if (openAisle === null || openAisle === 0) return [released('not-opened')];
  return [released('not-opened'), { type: 'aisle.held', bank, aisle: openAisle, holder, session }];
}
