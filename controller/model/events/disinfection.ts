import type { Reason } from '../reasons.ts';
import type { AbortCause, CyclePhase, DisinfectionKind, Reentry } from '../disinfection.ts';

/** A cycle of disinfection. Those that switch something on are in the journal before it is switched. */
export type DisinfectionEvent =
  | {
      type: 'disinfection.planned';
      cycle: string;
      zone: string;
      kind: DisinfectionKind;
      by: string;
      scheduled: boolean;
      /** Ids of what must be ticked. */
      items: readonly string[];
      /** mJ/cm² or ppm·min. */
      targetDose: number;
    }
  | { type: 'disinfection.ticked'; cycle: string; item: string; by: string; note: string }
  /** The order to begin: from now on nobody comes in, and the zone has to prove that it is empty. */
  | { type: 'disinfection.begun'; cycle: string; by: string }
  /** Proven empty for so long, ms; light and sound warn until `until`, epoch ms. */
  | { type: 'disinfection.warned'; cycle: string; emptyMs: number; until: number }
  /** The intent to switch lamp or generator on. */
  | { type: 'disinfection.lit'; cycle: string }
  | {
      type: 'disinfection.measured';
      cycle: string;
      phase: CyclePhase;
      value: number | null;
      dose: number;
    }
  /** The dose was reached, and everything is off. */
  | { type: 'disinfection.dosed'; cycle: string; dose: number; ventilates: boolean }
  | {
      type: 'disinfection.aborted';
      cycle: string;
      cause: AbortCause;
      by: string;
      why: string;
      /** What the arbiter had against it; empty when it was not the arbiter. */
      reasons: readonly Reason[];
      dose: number;
      /** Ozone may be in the air, so the cycle goes on with ventilating. */
      ventilates: boolean;
    }
  | { type: 'disinfection.ventilated'; cycle: string }
  /** People may come back. */
  | { type: 'disinfection.ended'; cycle: string; reentry: Reentry }
  /** Nobody began it in time. */
  | { type: 'disinfection.lapsed'; cycle: string };
