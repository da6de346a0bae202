import type { SensorTrouble, ZoneValue } from '../../../model/climate.ts';
import type { BoxState, RetrievalState } from '../../../model/custody.ts';
import type { AbortCause } from '../../../model/disinfection.ts';
import type { EventType } from '../../../model/events.ts';
import type { NoticeText } from '../../../model/notify.ts';
import type { PlantCause } from '../../../model/plant.ts';
import type { ReasonCode } from '../../../model/reasons.ts';

/** The languages of the house, as BCP 47 tags. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Why a bank stopped, where it was no reason of the arbiter: in the words of its own controller, or of who watched it. */
export const STOP_CAUSES = [
  'stopped-obstruction',
  'stopped-watchdog',
  'stopped-overload',
  'stopped-emergency',
  'stopped-by-command',
  'bank-ran-on',
  'maintenance-expired',
  'watchdog',
  'controller',
  'overtaken',
  'not-arrived',
  'controller-restarted',
] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

/** What can be wrong with a call before any service hears of it; the other problem codes are reason codes. */
export const CALL_PROBLEMS = [
  'not-found',
  'method-not-allowed',
  'malformed-request',
  'malformed-json',
  'not-utf8',
  'too-deep',
  'text-not-clean',
  'cursor-foreign',
  'station-unknown',
  'too-slow',
  'period-invalid',
  'period-too-long',
  'points-too-many',
  'payload-too-large',
  'headers-too-large',
  'unsupported-media-type',
  'photographs-refused',
  'foreign-origin',
  'screen-not-built',
  'stopping',
  'internal-error',
] as const;
export type CallProblem = (typeof CALL_PROBLEMS)[number];

/**
 * Everything the daemon says to people in one language, in ICU message syntax. Placeholders are the `params` of a reason
 * and the fields of an event; one that a message wants and nobody gave reads `—`. What alarms say stands in their
 * definitions (`config/alarms`), so that a site can word them.
 */
export interface Catalogue {
  readonly reasons: Readonly<Record<ReasonCode, string>>;
  readonly problems: Readonly<Record<CallProblem, string>>;
  /**
   * One line of an event list. A wall shows them to everyone who passes, so they name people only where `named` is true:
   * the text of a person's id `field` is `fieldName` then.
   */
  readonly events: Readonly<Record<EventType, string>>;
  /** What a bank is called that has no name. */
  readonly namelessBank: string;
  /** Why a sensor is not heard, or heard with doubt; without a full stop. */
  readonly sensorTroubles: Readonly<Record<SensorTrouble, string>>;
  /** Names of the points that the daemon derives for a zone; they follow the name of the zone. */
  readonly zoneValues: Readonly<Record<ZoneValue, string>>;
  /** Why a plant runs or rests, without a full stop: it follows a colon. */
  readonly plantCauses: Readonly<Record<PlantCause, string>>;
  /** Why a bank stopped; whole sentences, like reasons. */
  readonly stopCauses: Readonly<Record<StopCause, string>>;
  /** What ended a cycle of disinfection early, without a full stop: it follows a colon. */
  readonly abortCauses: Readonly<Record<AbortCause, string>>;
  /** The pieces of messages to people who are not in the room. */
  readonly notices: Readonly<Record<NoticeText, string>>;
  readonly retrievalStates: Readonly<Record<RetrievalState, string>>;
  readonly boxStates: Readonly<Record<BoxState, string>>;
}
