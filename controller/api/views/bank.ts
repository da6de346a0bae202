import { BANK_FEATURES, type BankFeature } from '../../../drivers/contract/index.ts';
import { DAEMON } from '../../model/actor.ts';
import type { Reason } from '../../model/reasons.ts';
import type { BankMode } from '../../model/shelving.ts';
import type { BankPicture, QueuedClaim } from '../../services/shelving/index.ts';
import type { BankView, ModeView, QueueEntryView, ReasonView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { NameOf } from './people.ts';
import { reasonView } from './reason.ts';
import { instant, instantOrNull } from './time.ts';

/** Parameters of reasons that are people. */
const PERSONAL: ReadonlySet<string> = new Set(['holder', 'person']);

/** Who looks at banks. */
export interface BankReader {
  /** Whether they may know who holds an aisle, who waits, and who keeps a bank from moving. */
  readonly named: boolean;
  /** In their language. */
  readonly words: Words;
  readonly nameOf: NameOf;
  /** What the make of a device's shelving tells and does; `null` while the device has not been made. */
  readonly featuresOf: (device: string) => ReadonlySet<BankFeature> | null;
}

/** A bank as screens get it. */
export function bankView(picture: BankPicture, reader: BankReader): BankView {
  const { status, forecast, ventilation } = picture;
  const features = reader.featuresOf(picture.device);
  return {
    bank: picture.bank,
    phase: picture.phase,
    connected: picture.connected,
    statusAgeMs: picture.statusAgeMs,
    openAisles: picture.openAisles && [...picture.openAisles],
    aisles: picture.aisles.map(({ aisle, state, widthMm }) => ({ aisle, state, widthMm })),
    targetAisle: picture.targetAisle,
    moving: picture.moving,
    holds: picture.holds.map(({ aisle, holder, since }) => ({
      aisle,
      ...who(holder, reader),
      since: instant(since),
    })),
    queue: picture.claims.map((claim) => queueEntryView(claim, reader)),
    modes: picture.modes.map((mode) => modeView(mode, reader)),
    lockWaitsFor: picture.lockWaitsFor.length === 0 ? null : saidOnce(picture.lockWaitsFor, reader),
    forecast: forecast && {
      command: forecast.command,
      aisle: forecast.aisle,
      totalMs: forecast.totalMs,
      remainingMs: forecast.remainingMs,
    },
    ventilation: ventilation && {
      commandedMm: ventilation.commandedMm,
      achievedMm: [...ventilation.achievedMm],
      even: ventilation.even,
      at: instant(ventilation.at),
    },
    missing: BANK_FEATURES.filter((feature) => !features?.has(feature)),
    positionsMm: [...(status?.positionsMm ?? [])],
    aisleWidthMm: status?.aisleWidthMm ?? null,
    presence: [...picture.presence],
    flags: {
      emergencyStop: status?.emergencyStop ?? null,
      fire: status?.fire ?? null,
      fault: status?.fault ?? null,
      localControl: status?.localControl ?? null,
      locked: status?.locked ?? false,
      watchdogTripped: status?.watchdogTripped ?? false,
      overload: status?.overload ?? false,
      latchedStop: picture.latched !== null || (status?.latchedStop ?? false),
    },
    lastResult: status?.lastResult ?? 'none',
  };
}

/** A place in a bank's queue. */
export function queueEntryView(
  claim: QueuedClaim,
  reader: Pick<BankReader, 'named' | 'nameOf'>,
): QueueEntryView {
  return {
    claim: claim.claim,
    aisle: claim.aisle,
    ...who(claim.person, reader),
    position: claim.position,
    since: instant(claim.since),
    estimatedWaitMs: claim.estimatedWaitMs,
    calledUntil: instantOrNull(claim.calledUntil),
  };
}

function modeView(mode: BankMode, { named, nameOf }: BankReader): ModeView {
  const { by, person } = mode;
  return {
    mode: mode.mode,
    since: instant(mode.since),
    // The daemon is nobody; everyone else stays unnamed on a wall, and so does what they wrote.
    by: named || by === DAEMON.id ? by : '',
    byName: named ? nameOf(by) : '',
    why: named || by === DAEMON.id ? mode.why : '',
    until: instantOrNull(mode.until),
    person: named ? person : null,
    personName: named && person !== null ? nameOf(person) : null,
  };
}

/** Each thing said once: two aisles with somebody inside read the same. To whom nobody is named, parameters name nobody. */
function saidOnce(reasons: readonly Reason[], { words, named }: BankReader): ReasonView[] {
  const byText = new Map<string, ReasonView>();
  for (const reason of reasons) {
    const { params = {}, ...view } = reasonView(reason, words);
    const shown = Object.entries(params).filter(([name]) => named || !PERSONAL.has(name));
    if (!byText.has(view.text)) byText.set(view.text, { ...view, params: Object.fromEntries(shown) });
  }
  return [...byText.values()];
}

function who(
  person: string,
  { named, nameOf }: Pick<BankReader, 'named' | 'nameOf'>,
): { person: string; name: string } {
  return named ? { person, name: nameOf(person) } : { person: '', name: '' };
}
