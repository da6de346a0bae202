import type { Reason } from './reasons.ts';

/** The ways of disinfecting: light of short waves, and gas. */
export const DISINFECTION_KINDS = ['uv', 'ozone'] as const;
export type DisinfectionKind = (typeof DISINFECTION_KINDS)[number];

/**
 * The phases of one cycle, in their order. Whatever ends a cycle early leads through `ventilating` and `waiting` where
 * ozone may have been made, and straight to `aborted` where not.
 */
export const CYCLE_PHASES = [
  'planned',
  'checklist',
  'proving',
  'warning',
  'running',
  'ventilating',
  'waiting',
  'done',
  'aborted',
  'lapsed',
] as const;
export type CyclePhase = (typeof CYCLE_PHASES)[number];

/** Phases in which a cycle is over and nothing more comes of it. */
export const ENDED_PHASES = ['done', 'aborted', 'lapsed'] as const satisfies readonly CyclePhase[];

/** What ends a cycle before its dose is reached. */
export const ABORT_CAUSES = [
  'person',
  'entry',
  'door',
  'sensor-lost',
  'emergency-stop',
  'fire',
  'permission',
  'output-failed',
  'time-limit',
  'not-proven-empty',
  'restart',
  'daemon-stopping',
] as const;
export type AbortCause = (typeof ABORT_CAUSES)[number];

/** Unit of a dose: energy on a surface for light, concentration by time for gas. */
export type DoseUnit = 'mJ/cm²' | 'ppm·min';
export const DOSE_UNIT: Readonly<Record<DisinfectionKind, DoseUnit>> = { uv: 'mJ/cm²', ozone: 'ppm·min' };
/** Unit of what is measured meanwhile. */
export const MEASURED_UNIT: Readonly<Record<DisinfectionKind, string>> = { uv: 'µW/cm²', ozone: 'ppm' };

/** One item of the checklist that a named person vouched for. Times are epoch ms. */
export interface Tick {
  readonly item: string;
  readonly by: string;
  readonly at: number;
  readonly note: string;
}

/** One measurement on the way, kept in the journal so that a dossier needs nothing else. */
export interface DoseSample {
  readonly at: number;
  readonly phase: CyclePhase;
  /** Irradiance, µW/cm², or ozone, ppm; `null` while the sensor told nothing. */
  readonly value: number | null;
  /** Dose so far, in the unit of the cycle. */
  readonly dose: number;
}

/** That people may come back, and what showed it. */
export interface Reentry {
  /** `no-ozone`: nothing was made that stays in the air. */
  readonly by: 'no-ozone' | 'measured-ozone';
  /** Highest ozone in the time of waiting, ppm; `null` without ozone. */
  readonly ppm: number | null;
  readonly limitPpm: number | null;
  /** How long it had stayed below the limit, ms. */
  readonly heldMs: number;
}

/** One cycle of disinfecting a zone. Times are epoch ms. */
export interface Cycle {
  readonly id: string;
  readonly zone: string;
  readonly kind: DisinfectionKind;
  readonly phase: CyclePhase;
  /** When this phase began. */
  readonly since: number;
  readonly plannedBy: string;
  readonly plannedAt: number;
  /** By the clock and not by a person. */
  readonly scheduled: boolean;
  /** What must be ticked before it begins. */
  readonly items: readonly string[];
  readonly ticks: readonly Tick[];
  readonly targetDose: number;
  /** Who gave the order to begin, and when. */
  readonly begunBy: string | null;
  readonly begunAt: number | null;
  /** When lamp or generator were first told to go on, and when off for good. */
  readonly litAt: number | null;
  readonly offAt: number | null;
  readonly dose: number;
  readonly samples: readonly DoseSample[];
  readonly abort: {
    readonly cause: AbortCause;
    readonly by: string;
    readonly at: number;
    readonly why: string;
    readonly reasons: readonly Reason[];
  } | null;
  readonly reentry: Reentry | null;
  readonly endedAt: number | null;
}

/** Whether a cycle keeps people out of its zone: from the order to begin until re-entry is proven. */
export function keepsPeopleOut({ phase }: Pick<Cycle, 'phase'>): boolean {
  return ['proving', 'warning', 'running', 'ventilating', 'waiting'].includes(phase);
}

/** Whether nothing more comes of it. */
export function hasEnded({ phase }: Pick<Cycle, 'phase'>): boolean {
  return (ENDED_PHASES as readonly CyclePhase[]).includes(phase);
}
