import type { StopCause } from './catalogue.ts';

/** Why a bank stopped, in the words of its controller; all other causes are reasons of the arbiter. */
export const stopCausesEn: Readonly<Record<StopCause, string>> = {
  'stopped-obstruction': 'It ran into something and stopped.',
  'stopped-watchdog': 'It lost contact with the controller and stopped itself.',
  'stopped-overload': 'A motor was overloaded, so it stopped.',
  'stopped-emergency': 'An emergency stop was pressed.',
  'stopped-by-command': 'It was told to stop.',
  'bank-ran-on': 'It moved on after the stop: do not trust its brake. Cut its power and call for repair.',
  'maintenance-expired': 'The time for maintenance is over; the technician may still be in an aisle.',
  watchdog: 'It lost contact with the controller and stopped itself.',
  controller: 'Its own controller stopped it.',
  overtaken: 'A command of another system came in between.',
  'not-arrived': 'It stopped before it was where it should go.',
  'controller-restarted': 'Its own controller restarted while it moved.',
};
