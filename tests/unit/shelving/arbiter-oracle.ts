import { readFileSync } from 'node:fs';
import type { ReasonCode } from '../../../controller/model/reasons.ts';
import type { Case } from './room-cases.ts';

type Why = (of: Case) => readonly (ReasonCode | false)[];

/** An input that is on is named by its own code, one that cannot be read as unknown; without a status by neither. */
const input =
  (key: 'emergencyStop' | 'fire' | 'fault' | 'localControl', code: ReasonCode): Why =>
  (of) => [seen(of) && of[key] === true && code, seen(of) && of[key] === null && 'status-unknown'];

const seen = (of: Case): boolean => of.age !== 'never';

/** What each row of the table in docs/interlocks.md means for a case; written from its words, not from the code. */
export const ROWS: Readonly<Record<string, Why>> = {
  'no such aisle': () => [],
  'the make cannot do it': (of) => [!of.canSpread && 'feature-missing'],
  'no status, or older than 2 s, contradictory or implausible': (of) => [
    of.age === 'never' && 'status-unknown',
    of.age === 'stale' && 'status-stale',
    seen(of) && of.contradictory && 'status-contradictory',
    of.implausible && 'status-contradictory',
  ],
  'somebody in an aisle': (of) => [
    seen(of) && (of.left === true || of.right === true) && 'aisle-occupied',
    seen(of) && (of.left === null || of.right === null) && 'presence-unknown',
  ],
  'emergency stop': input('emergencyStop', 'emergency-stop'),
  'local control': input('localControl', 'local-control'),
  'fault or overload': (of) => [...input('fault', 'bank-fault')(of), seen(of) && of.overload && 'bank-fault'],
  'locked at the controller': (of) => [seen(of) && of.locked && 'bank-locked'],
  'a stop latched': (of) => [
    (of.journalLatch !== 'none' || (seen(of) && (of.latchedStop || of.watchdogTripped))) && 'stop-latched',
    of.journalLatch === 'commander-unknown' && 'commander-unknown',
  ],
  'the daemon cannot watch': (of) => [of.unwell && 'daemon-unwell'],
  'it cannot be stopped from here': (of) => [!of.canStop && 'feature-missing'],
  'disinfection runs': (of) => [
    of.disinfecting === true && 'disinfection-running',
    of.disinfecting === null && 'status-unknown',
  ],
  maintenance: (of) => [of.inMaintenance && 'mode-maintenance'],
  'fire input of the bank': input('fire', 'fire'),
  'fire input of the room': (of) => [
    of.roomFire === true && 'fire',
    of.roomFire === null && 'status-unknown',
  ],
  'fire mode': (of) => [of.inFire && 'mode-fire'],
  'no fire mode': (of) => [!of.inFire && 'mode-unknown'],
  'locked mode': (of) => [of.inLocked && 'mode-locked'],
  'somebody else holds an aisle': (of) => [of.hold === 'other' && 'aisle-held-by-other'],
  'somebody else was called': (of) => [of.claim === 'other-called' && 'aisle-called-for-other'],
  'somebody else waits': (of) => [
    (of.claim === 'other-waits' || of.claim === 'other-called') && 'aisle-called-for-other',
  ],
  'carriages move': (of) => [seen(of) && of.moving && 'already-moving'],
  'another command under way': (of) => [of.pending && 'command-pending'],
};

/** What is in the way of irradiating, from the words under "Doors and disinfection". */
export const IRRADIATION_ROWS: readonly ((kind: 'uv' | 'ozone') => Why)[] = [
  (kind) => (of) => [!of[kind] && 'irradiation-not-configured'],
  () => (of) => {
    const sensors = [of.zoneSensor === 'none' ? false : of.zoneSensor, of.left, of.right];
    const empty = seen(of) && of.people === 0 && sensors.every((sensor) => sensor === false);
    return [!empty && 'occupancy-unproven'];
  },
  () => (of) => [
    (of.doorClosed === false || of.doorLocked === false) && 'door-open',
    (of.doorClosed === null || of.doorLocked === null) && 'door-state-unknown',
  ],
  (kind) => (of) => [
    (of.media === 'photographs' || (of.media === 'magnetic' && kind === 'ozone')) && 'holdings-veto',
    of.media === 'unknown' && 'status-unknown',
  ],
  ...[
    'fire input of the room',
    'disinfection runs',
    'no status, or older than 2 s, contradictory or implausible',
    'emergency stop',
    'fire input of the bank',
    'fire mode',
    'maintenance',
    'carriages move',
    'another command under way',
  ].map((row) => () => ROWS[row] as Why),
];

const DOCUMENT = new URL('../../../docs/interlocks.md', import.meta.url);

/** The table about banks as people read it: for each action, the rows that deny it. */
export function readTable(): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const start = cells.findIndex(([first]) => first === 'In the way');
  const [, , ...actions] = cells[start] ?? [];
  const length = cells.slice(start + 1).findIndex((row) => row.length !== actions.length + 2);
  const rows = cells.slice(start + 1, start + 1 + length);
  return new Map(
    actions.map((action, column) => [
      action,
      rows.filter((row) => row[column + 2] === '●').map(([row = '']) => row),
    ]),
  );
}
