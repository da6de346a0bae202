import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from './errors.ts';

/** Who has a data directory, as `daemon.pid` tells people and monitoring. */
export interface Holder {
  readonly pid: number;
  /** ISO 8601 */
  readonly startedAt: string;
}

/** The lock file is a database of its own only because SQLite's file locks are portable and die with their process. */
const LOCK_FILE = 'daemon.lock';
/** A file of its own: closing any handle on a POSIX-locked file would drop the lock, so nobody may read that one. */
const PID_FILE = 'daemon.pid';

/**
 * Takes a data directory for this process until the returned function is called or the process dies, however it dies:
 * the operating system lets go of the lock, so a stale one cannot exist and a reused pid cannot be mistaken for us.
 * @param startedAt epoch ms, written beside the pid
 * @throws StoreError `directory-in-use`, naming the pid of the live holder
 */
export function lockDirectory(directory: string, startedAt: number): () => void {
  const lock = new Database(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new StoreError('directory-in-use', inUse(directory), { cause });
  }
  const holder: Holder = { pid: process.pid, startedAt: new Date(startedAt).toISOString() };
  writeFileSync(join(directory, PID_FILE), `${JSON.stringify(holder)}\n`);
  return () => {
    if (!lock.open) return;
    rmSync(join(directory, PID_FILE), { force: true });
    lock.close();
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function inUse(directory: string): string {
  const holder = readHolder(directory);
  const who = holder ? `process ${holder.pid}, running since ${holder.startedAt}` : 'a process just starting';
  return `data directory ${directory} is in use by ${who}`;
}

/** What the pid file says; `null` when there is none or it is not one. */
function readHolder(directory: string): Holder | null {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(join(directory, PID_FILE), 'utf8')) as Holder;
    return Number.isInteger(pid) ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}
