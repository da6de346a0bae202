import type { AccessEvent } from './events/access.ts';
import type { AlarmEvent } from './events/alarms.ts';
import type { ClimateEvent } from './events/climate.ts';
import type { CustodyEvent } from './events/custody.ts';
import type { DaemonEvent } from './events/daemon.ts';
import type { DisinfectionEvent } from './events/disinfection.ts';
import type { HoldingsEvent } from './events/holdings.ts';
import type { NotifyEvent } from './events/notify.ts';
import type { PatrolEvent } from './events/patrols.ts';
import type { PeopleEvent } from './events/people.ts';
import type { PlantEvent } from './events/plant.ts';
import type { RequestEvent } from './events/request.ts';
import type { RoundEvent } from './events/rounds.ts';
import type { ShelvingEvent } from './events/shelving.ts';

export type {
  HoldingsEvent,
  CustodyEvent,
  RoundEvent,
  PeopleEvent,
  ShelvingEvent,
  AccessEvent,
  AlarmEvent,
  NotifyEvent,
  PlantEvent,
  ClimateEvent,
  DisinfectionEvent,
  PatrolEvent,
  RequestEvent,
  DaemonEvent,
};

/** Something that happened, as the journal keeps it. Fields are plain JSON; times are epoch ms. */
export type DomainEvent =
  | HoldingsEvent
  | CustodyEvent
  | RoundEvent
  | PeopleEvent
  | ShelvingEvent
  | AccessEvent
  | AlarmEvent
  | NotifyEvent
  | PlantEvent
  | ClimateEvent
  | DisinfectionEvent
  | PatrolEvent
  | RequestEvent
  | DaemonEvent;

export type EventType = DomainEvent['type'];

/** One event as a row of the journal. */
export interface JournalEntry<E extends DomainEvent = DomainEvent> {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly event: E;
  /** SHA-256 hex over the previous hash and this row's canonical JSON. */
  readonly hash: string;
}
