import type { BankStatus } from '../../../../drivers/contract/index.ts';
import { gapsOf } from '../arbiter/look.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';
import { phaseOf } from './phase.ts';

/** Where one aisle stands. `claimed` is closed with somebody waiting for it to open; `latched` a stop that latched. */
export type AisleState =
  | 'unknown'
  | 'closed'
  | 'claimed'
  | 'opening'
  | 'open'
  | 'held'
  | 'closing'
  | 'latched'
  | 'fault';

export interface Aisle {
  /** 1..n+1. */
  readonly aisle: number;
  readonly state: AisleState;
  /** `null` where the make tells no positions, or nobody can tell. */
  readonly widthMm: number | null;
}

/** A change of state that no movement we could see explains. */
export interface Leap {
  readonly aisle: number;
  readonly from: AisleState;
  readonly to: AisleState;
}

/**
 * What may follow what from one look to the next. Staying is always legal, so is losing sight (`unknown`), and after
 * that everything. Nothing is `open` that was not seen `opening`, nothing `closed` that was not seen `closing`, and
 * nothing moves out of a latch or a fault.
 */
export const LEGAL: Readonly<Record<AisleState, readonly AisleState[]>> = {
  unknown: ['closed', 'claimed', 'opening', 'open', 'held', 'closing', 'latched', 'fault'],
  closed: ['claimed', 'opening', 'latched', 'fault'],
  claimed: ['closed', 'opening', 'latched', 'fault'],
  opening: ['open', 'held', 'closing', 'closed', 'claimed', 'latched', 'fault'],
  open: ['held', 'closing', 'latched', 'fault'],
  held: ['open', 'closing', 'latched', 'fault'],
  closing: ['closed', 'claimed', 'opening', 'open', 'held', 'latched', 'fault'],
  latched: ['closed', 'claimed', 'open', 'held', 'fault'],
  fault: ['closed', 'claimed', 'open', 'held', 'latched'],
};

/** States between which a motion of ours may have run its whole course from one look to the next. */
const AT_REST: ReadonlySet<AisleState> = new Set(['closed', 'claimed', 'open', 'held']);
/** A gap this share of an aisle's width is one that stands open. */
const OPEN_SHARE = 0.75;

/**
 * The states of all aisles 1..n+1 after one more snapshot. What {@link LEGAL} forbids becomes `unknown` until the next
 * look; {@link leapsOf} names it.
 * @param previous what this gave for the snapshot before; empty at the beginning
 */
export function nextAisles(previous: readonly Aisle[], bank: BankSnapshot): readonly Aisle[] {
  return observe(previous, bank).map((seen, index) => {
    const from = previous[index]?.state ?? 'unknown';
    return explains(from, seen.state, bank) ? seen : { ...seen, state: 'unknown' };
  });
}

/** The changes that {@link nextAisles} did not believe. */
export function leapsOf(previous: readonly Aisle[], bank: BankSnapshot): readonly Leap[] {
  return observe(previous, bank).flatMap(({ aisle, state: to }, index) => {
    const from = previous[index]?.state ?? 'unknown';
    return explains(from, to, bank) ? [] : [{ aisle, from, to }];
  });
}

function explains(from: AisleState, to: AisleState, { motion }: BankSnapshot): boolean {
  if (from === to || to === 'unknown' || LEGAL[from].includes(to)) return true;
  return motion !== null && AT_REST.has(from) && AT_REST.has(to);
}

/** What one snapshot shows of every aisle, believed or not. */
function observe(previous: readonly Aisle[], bank: BankSnapshot): readonly Aisle[] {
  const { status } = bank;
  const phase = phaseOf(bank);
  const gaps = status && phase !== 'unknown' ? gapsOf(bank, status) : [];
  return Array.from({ length: bank.carriages + 1 }, (_, index): Aisle => {
    const aisle = index + 1;
    const widthMm = gaps[index] ?? null;
    if (!status || phase === 'unknown') return { aisle, widthMm, state: 'unknown' };
    if (phase === 'latched' || phase === 'fault') return { aisle, widthMm, state: phase };
    if (!status.moving) return { aisle, widthMm, state: restingState(bank, status, aisle) };
    const before = previous[index]?.state ?? 'unknown';
    return { aisle, widthMm, state: rollingState(bank, status, { aisle, widthMm, state: before }) };
  });
}

function restingState(bank: BankSnapshot, { openAisles }: BankStatus, aisle: number): AisleState {
  if (openAisles === null) return 'unknown';
  const held = bank.holds.some((hold) => hold.aisle === aisle);
  if (openAisles.includes(aisle)) return held ? 'held' : 'open';
  return held || awaited(bank, aisle) ? 'claimed' : 'closed';
}

function awaited({ claims, motion }: BankSnapshot, aisle: number): boolean {
  const commanded = motion?.command === 'open-aisle' && motion.argument === aisle;
  return commanded || claims.some((claim) => claim.aisle === aisle && claim.calledUntil !== null);
}

/** While carriages roll: what is being opened, what gives way to it, and what stays as it was. */
function rollingState(bank: BankSnapshot, { targetAisle, aisleWidthMm }: BankStatus, was: Aisle): AisleState {
  const { motion } = bank;
  const target = targetAisle || (motion?.command === 'open-aisle' ? motion.argument : 0);
  if (was.aisle === target) return 'opening';
  switch (was.state) {
    case 'open':
    case 'held': {
      const wide = was.widthMm !== null && aisleWidthMm !== null && was.widthMm >= OPEN_SHARE * aisleWidthMm;
      // With several free widths an aisle may stay open while another one opens; with one it gives way.
      return wide && bank.freeAisles > 1 ? was.state : 'closing';
    }
    case 'opening':
    case 'closing':
      return 'closing';
    case 'closed':
    case 'claimed':
      return awaited(bank, was.aisle) ? 'claimed' : 'closed';
    case 'latched':
    case 'fault':
      // Carriages that roll out of a latch or a fault are nobody's motion that we know of.
      return 'closing';
    case 'unknown':
      return 'unknown';
  }
}
