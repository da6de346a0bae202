import type { AbortCause } from '../../../model/disinfection.ts';

/** What ended a cycle of disinfection early. */
export const abortCausesEn: Readonly<Record<AbortCause, string>> = {
  person: 'a person ended it',
  entry: 'somebody is in the zone, or it is not certain that nobody is',
  door: 'a door was opened or unlocked',
  'sensor-lost': 'a sensor or door contact told nothing any more',
  'emergency-stop': 'an emergency stop was pressed',
  fire: 'there is a fire signal',
  permission: 'the interlocks withdrew their permission',
  'output-failed': 'an output did not answer',
  'time-limit': 'the longest running time was over before the dose was reached',
  'not-proven-empty': 'the zone was not proven empty in time',
  restart: 'Muniment was restarted meanwhile',
  'daemon-stopping': 'Muniment was stopped',
};
