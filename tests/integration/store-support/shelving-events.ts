import type { DomainEvent } from '../../../controller/model/events.ts';

/**
 * What may happen to shelving in one commit, under ids of its own: motions that end or not, aisles that change hands,
 * claims at every stage, and modes.
 * @param n a number that no other commit of the history has
 * @param pick chance
 */
export function shelvingCommit(n: number, pick: number): readonly DomainEvent[] {
  const bank = 1 + (pick % 2);
  const aisle = 1 + (Math.floor(pick / 2) % 5);
  const events = [motion, handOver, claim, mode][Math.floor(pick / 10) % 4]?.(n, bank, aisle) ?? [];
  return events.slice(0, 1 + (Math.floor(pick / 40) % events.length));
}

function motion(n: number, bank: number, aisle: number): readonly DomainEvent[] {
  const intent = `I-n${n}`;
  const device = `bank-${bank}`;
  return [
    {
      type: 'intent.opened',
      intent,
      device,
      bank,
      sequence: n,
      command: n % 3 === 0 ? 'spread' : 'open-aisle',
      argument: aisle,
      openedBy: 'P-keeper',
    },
    {
      type: 'intent.settled',
      intent,
      device,
      bank,
      outcome: n % 4 === 0 ? 'stopped' : 'done',
      detail: '',
      openAisles: n % 5 === 0 ? null : n % 2 === 0 ? [aisle] : [aisle, aisle + 1],
    },
  ];
}

function handOver(_n: number, bank: number, aisle: number): readonly DomainEvent[] {
  return [
    { type: 'aisle.held', bank, aisle, holder: 'P-keeper', session: 'S-1' },
    { type: 'aisle.handed-over', bank, aisle, from: 'P-keeper', to: 'P-other', evidence: 'card:…' },
    { type: 'aisle.released', bank, aisle, holder: 'P-other', why: 'nobody-inside' },
  ];
}

function claim(n: number, bank: number, aisle: number): readonly DomainEvent[] {
  const of = { claim: `Q-n${n}`, bank, aisle, person: 'P-other' };
  return [
    { type: 'aisle.queued', ...of, session: 'S-2' },
    { type: 'aisle.called', ...of, until: 8e12 + n },
    { type: 'aisle.unqueued', ...of, why: 'opened' },
  ];
}

function mode(n: number, bank: number): readonly DomainEvent[] {
  const of = { bank, mode: n % 2 === 0 ? 'locked' : 'fire', by: 'daemon' } as const;
  return [
    { type: 'mode.entered', ...of, why: `order ${n}`, until: n % 3 === 0 ? null : 8e12, person: null },
    { type: 'mode.left', ...of, why: 'over' },
  ];
}
