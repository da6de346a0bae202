import type { ServerResponse } from 'node:http';
import type { Actor } from '../../model/actor.ts';
import type { Cancel } from '../../model/clock.ts';
import type { JournalEntry } from '../../model/events.ts';
import type { DeviceState, PointPicture } from '../../runtime/index.ts';
import type { DoorState } from '../../services/access/index.ts';
import type { BankPicture } from '../../services/shelving/index.ts';
import { MOST_LIVE_ALARMS } from '../contract/live.ts';
import type { Language } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { sightOf } from '../views/sight.ts';
import { instant } from '../views/time.ts';
import { Audience } from './audience.ts';
import { LiveConnection } from './connection.ts';
import { frame } from './frame.ts';

/** Changes of this long travel together, ms. */
const BATCH_MS = 50;
const TICK_MS = 1000;
/** So long for each alarm in it is a list of alarms told no second time, ms: long lists are told less often. */
const SPACING_MS_PER_ALARM = 2.5;
/** Streams that one token or session may hold: what comes back again and again and never leaves loses its oldest. */
const MOST_OF_ONE_READER = 128;
/** Entries read at a time for a reader that missed some. */
const CATCH_UP = 200;

/** Who wants to read, and from where. */
export interface Reader {
  readonly actor: Actor;
  readonly language: Language;
  readonly scanners: ReadonlySet<string>;
  /** Sequence of the last journal message the reader got; `null` when it begins. */
  readonly resumeAfter: number | null;
}

/**
 * The live stream: listens once to everything that changes and tells all readers, each what it may see. Begun by
 * `start`; `stop` ends every connection.
 */
export class LiveHub {
  readonly #deps: ApiDeps;
  readonly #startedAt: number;
  readonly #connections = new Set<LiveConnection>();
  readonly #audiences = new Map<string, Audience>();
  readonly #stops: Cancel[] = [];
  readonly #banks = new Map<number, BankPicture>();
  readonly #points = new Map<string, PointPicture>();
  readonly #doors = new Map<string, DoorState>();
  readonly #devices = new Map<string, DeviceState>();
  #alarmsChanged = false;
  /** Not before is the list of alarms told again, by the clock nobody sets. */
  #alarmsDueAt = 0;
  #watchChanged = false;
  #flush: Cancel | null = null;
  #alarmsDue: Cancel | null = null;
  #dropped = 0;

  constructor(deps: ApiDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.monotonic();
  }

  /** Readers now, and those ever dropped because they stopped reading. */
  get counts(): { readonly open: number; readonly dropped: number } {
    return { open: this.#connections.size, dropped: this.#dropped };
  }

  start(): void {
    const { shelving, climate, access, bus, ledger, clock } = this.#deps;
    this.#stops.push(
      shelving.onChange((picture) => this.#changed(this.#banks, [[picture.bank, picture]])),
      climate.onChange((points) =>
        this.#changed(
          this.#points,
          points.map((point) => [point.id, point]),
        ),
      ),
      access.onChange((doors) =>
        this.#changed(
          this.#doors,
          doors.map((door) => [door.id, door]),
        ),
      ),
      bus.on('device', (state) => this.#changed(this.#devices, [[state.device, state]])),
      bus.on('scan', ({ device, text, at }) => {
        const message = frame('scan', { reader: device, text, time: instant(at) });
        this.#tell((connection) => (connection.scanners.has(device) ? message : ''));
      }),
      ledger.onCommitted((entries) => this.#committed(entries)),
      clock.every(TICK_MS, () => this.#tick()),
    );
  }

  /** Ends every connection. Readers come back by themselves when the daemon does. */
  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#flush?.();
    this.#alarmsDue?.();
    for (const connection of this.#connections) connection.end();
    this.#connections.clear();
  }

  /**
   * Takes a reader in: the snapshot first, then what it missed, then everything as it happens. The connection hears of
   * commits before the journal is read for it, and each entry's sequence decides whether it was sent already.
   */
  async join(response: ServerResponse, reader: Reader): Promise<void> {
    const { ledger } = this.#deps;
    const audience = this.#audience(reader);
    const { resumeAfter } = reader;
    // A sequence from the future belongs to another journal: there is nothing to go on from.
    const sentUpTo = resumeAfter === null || resumeAfter > ledger.head ? ledger.head : resumeAfter;
    const connection = new LiveConnection(response, { ...reader, audience, sentUpTo }, () => this.#dropped++);
    connection.catchingUp = sentUpTo < ledger.head;
    this.#makeRoomFor(reader.actor);
    this.#connections.add(connection);
    response.once('close', () => this.#connections.delete(connection));
    connection.begin(`retry: 1000\n\n${audience.snapshot()}`);
    while (connection.catchingUp && connection.open) {
      const missed = ledger.read(connection.sentUpTo, CATCH_UP);
      for (const entry of missed) this.#sendEntry(connection, entry);
      if (missed.length < CATCH_UP) connection.catchingUp = false;
      else await connection.taken();
    }
  }

  #makeRoomFor({ kind, id, session }: Actor): void {
    const same = [...this.#connections].filter(
      ({ actor }) => actor.kind === kind && actor.id === id && actor.session === session,
    );
    for (const connection of same.slice(0, Math.max(0, same.length - MOST_OF_ONE_READER + 1))) {
      this.#connections.delete(connection);
      connection.drop();
    }
  }

  #changed<Key, Value>(batch: Map<Key, Value>, changes: readonly (readonly [Key, Value])[]): void {
    for (const [key, value] of changes) batch.set(key, value);
    this.#flush ??= this.#deps.clock.after(BATCH_MS, () => this.#sendChanges());
  }

  #sendChanges(): void {
    this.#flush?.();
    this.#flush = null;
    const taken = <Value>(batch: Map<unknown, Value>): readonly Value[] | undefined => {
      const values = [...batch.values()];
      batch.clear();
      return values.length === 0 ? undefined : values;
    };
    const [banks, points, doors] = [taken(this.#banks), taken(this.#points), taken(this.#doors)];
    const devices = taken(this.#devices);
    const [alarms, watch] = [this.#takeAlarms(), this.#watchChanged];
    this.#watchChanged = false;
    const changes = {
      ...(banks && { banks }),
      ...(points && { points }),
      ...(doors && { doors }),
      ...(devices && { devices }),
      alarms,
      watch,
    };
    const said = new Map<Audience, string>();
    this.#tell(({ audience }) => {
      const text = said.get(audience) ?? audience.changes(changes);
      said.set(audience, text);
      return text;
    });
  }

  /** Whether the list of alarms is to be told now; if it is too soon, it is told when it is due. */
  #takeAlarms(): boolean {
    if (!this.#alarmsChanged) return false;
    const { clock, alarms } = this.#deps;
    const waitMs = this.#alarmsDueAt - clock.monotonic();
    if (waitMs > 0) {
      this.#alarmsDue ??= clock.after(waitMs, () => this.#sendChanges());
      return false;
    }
    this.#alarmsDue?.();
    this.#alarmsDue = null;
    const told = Math.min(MOST_LIVE_ALARMS, alarms.kept().length);
    this.#alarmsDueAt = clock.monotonic() + told * SPACING_MS_PER_ALARM;
    this.#alarmsChanged = false;
    return true;
  }

  #committed(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      const { type } = entry.event;
      const said = new Map<Audience, string>();
      for (const connection of this.#connections)
        if (!connection.catchingUp) this.#sendEntry(connection, entry, said);
      const [area] = type.split('.');
      this.#alarmsChanged ||= area === 'alarm' || type === 'alarms.silenced';
      this.#watchChanged ||= area === 'watch';
      if (this.#alarmsChanged || this.#watchChanged) {
        this.#flush ??= this.#deps.clock.after(BATCH_MS, () => this.#sendChanges());
      }
      // Whoever logged out must not go on reading what the session allowed.
      if (entry.event.type === 'session.closed') this.#endSession(entry.event.session);
    }
  }

  #sendEntry(connection: LiveConnection, entry: JournalEntry, said?: Map<Audience, string>): void {
    if (entry.seq <= connection.sentUpTo) return;
    const text = said?.get(connection.audience) ?? connection.audience.entry(entry);
    said?.set(connection.audience, text);
    connection.sentUpTo = entry.seq;
    if (text !== '') connection.send(text);
  }

  #endSession(session: string): void {
    for (const connection of this.#connections) if (connection.actor.session === session) connection.end();
  }

  #tick(): void {
    const { clock, ledger } = this.#deps;
    const uptimeS = Math.floor((clock.monotonic() - this.#startedAt) / 1000);
    const message = frame('tick', { time: instant(clock.now()), head: ledger.head, uptimeS });
    const said = new Map<Audience, string>();
    this.#tell(({ audience }) => {
      const besides = said.get(audience) ?? audience.besides();
      said.set(audience, besides);
      return besides + message;
    });
  }

  #tell(text: (connection: LiveConnection) => string): void {
    for (const connection of this.#connections) {
      const message = text(connection);
      if (message !== '') connection.send(message);
    }
  }

  #audience({ actor, language }: Reader): Audience {
    const sight = sightOf(actor);
    const key = `${sight} ${language}`;
    const audience = this.#audiences.get(key) ?? new Audience(this.#deps, sight, language);
    this.#audiences.set(key, audience);
    return audience;
  }
}
