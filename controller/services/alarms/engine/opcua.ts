import { isStanding, processState } from '../../../model/alarm-fold.ts';
import type { Alarm, AlarmPriority } from '../../../model/alarms.ts';

/** The sub-states of an AlarmConditionType, by their names in OPC 10000-9, 5.8.2. */
export interface OpcUaCondition {
  readonly activeState: 'Active' | 'Inactive';
  readonly ackedState: 'Acknowledged' | 'Unacknowledged';
  readonly confirmedState: 'Confirmed' | 'Unconfirmed';
  /** Shelving here always ends by the clock. */
  readonly shelvingState: 'Unshelved' | 'TimedShelved';
  readonly suppressedState: 'Suppressed' | 'Unsuppressed';
  readonly outOfServiceState: 'InService' | 'OutOfService';
  /** A client has to go on showing it: active, or waiting for acknowledgement or confirmation (5.5.2). */
  readonly retain: boolean;
  /** 1..1000; the middles of the ranges that 5.5.2 recommends for low, high and urgent. */
  readonly severity: number;
}

const SEVERITY: Readonly<Record<AlarmPriority, number>> = { low: 250, high: 700, urgent: 900 };

/** An alarm of ours in the words of OPC UA Part 9, where its sub-states stand beside each other. */
export function opcUaOf(alarm: Alarm): OpcUaCondition {
  const state = processState(alarm);
  const waits = state === 'unacknowledged' || state.endsWith('-unacknowledged');
  // What latches is unconfirmed from its raising to the person's word.
  const unconfirmed = alarm.latch && state !== 'normal';
  return {
    activeState: isStanding(alarm) ? 'Active' : 'Inactive',
    ackedState: waits ? 'Unacknowledged' : 'Acknowledged',
    confirmedState: unconfirmed ? 'Unconfirmed' : 'Confirmed',
    shelvingState: alarm.shelved ? 'TimedShelved' : 'Unshelved',
    suppressedState: alarm.suppressedBy.length > 0 ? 'Suppressed' : 'Unsuppressed',
    outOfServiceState: alarm.outOfService ? 'OutOfService' : 'InService',
    retain: state !== 'normal',
    severity: SEVERITY[alarm.priority],
  };
}
