export type DaemonEvent =
  | { type: 'daemon.started'; version: string; config: string }
  | { type: 'daemon.stopped' };
