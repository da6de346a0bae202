import { type ReadonlySignal, signal } from '@preact/signals';
import type {
  AlarmView,
  BankView,
  DeviceView,
  DoorView,
  EventView,
  NotificationsView,
  PlantView,
  PointView,
  RoomView,
  SoundView,
  WatchView,
} from '../../controller/api/contract/index.ts';
import { loadDefinitions } from './alarms/definitions.ts';
import { call } from './api/http.ts';
import { type Countdowns, hearBanks } from './countdown.ts';
import { language } from './i18n/language.ts';
import { spokenRoom } from './i18n/text.ts';
import { LiveClient, type RetryPace } from './live/live-client.ts';

const EVENTS_KEPT = 60;

/** A live list, keyed; `byId` changes identity whenever any member does. */
function keyed<T>(keyOf: (item: T) => string | number) {
  const byId = signal<ReadonlyMap<string | number, T>>(new Map());
  return {
    byId: byId as ReadonlySignal<ReadonlyMap<string | number, T>>,
    replace: (items: readonly T[]) => {
      byId.value = new Map(items.map((item) => [keyOf(item), item]));
    },
    merge: (items: readonly T[]) => {
      byId.value = new Map([...byId.peek(), ...items.map((item) => [keyOf(item), item] as const)]);
    },
  };
}

/** Words that are made by the daemon come in the language the screen has when it dials. */
function streamUrl(station: string | null): string {
  const query = new URLSearchParams({ language: language.peek() });
  if (station !== null) query.set('station', station);
  return `/api/v1/live?${query}`;
}

/** Everything a screen knows of the room: what is configured, and what is heard of it live. */
export class RoomStore {
  readonly room = signal<RoomView | null>(null);
  readonly banks = keyed<BankView>((bank) => bank.bank);
  /** Motions under way and waits in queues, counted down between two messages. */
  readonly countdowns = signal<Countdowns>(new Map());
  readonly points = keyed<PointView>((point) => point.id);
  readonly doors = keyed<DoorView>((door) => door.id);
  readonly devices = keyed<DeviceView>((device) => device.device);
  readonly alarms = signal<readonly AlarmView[]>([]);
  /** How many less pressing ones that list leaves out, in a flood that nobody could read. */
  readonly omittedAlarms = signal(0);
  /** Whether there is something to hear; `null` before the daemon has said so. */
  readonly sound = signal<SoundView | null>(null);
  /** Who watches the room; `null` before the daemon has said so. */
  readonly watch = signal<WatchView | null>(null);
  /** Every plant; `null` before the daemon has said so. */
  readonly plant = signal<readonly PlantView[] | null>(null);
  /** By what alarms leave the house; `null` before the daemon has said so, and on a screen that is not told. */
  readonly notifications = signal<NotificationsView | null>(null);
  /** Newest first. */
  readonly events = signal<readonly EventView[]>([]);
  /** The daemon's clock minus ours, ms: ages are reckoned on the daemon's clock. */
  readonly skewMs = signal(0);
  readonly live: LiveClient;
  readonly #journalListeners = new Set<(event: EventView) => void>();
  readonly #scanListeners = new Set<(text: string) => void>();
  readonly #freshListeners = new Set<() => void>();

  /**
   * @param station the kiosk's id, so that its own scanners reach it
   * @param onRefused told when the server refuses the stream
   * @param pace how fast a broken stream is dialled again; as usual unless given
   */
  constructor(station: string | null, onRefused: () => void, pace?: RetryPace) {
    this.live = new LiveClient(
      () => streamUrl(station),
      {
        snapshot: (message) => {
          this.#hearTime(message.time);
          this.banks.replace(message.banks);
          this.countdowns.value = hearBanks(new Map(), message.banks, Date.now());
          this.points.replace(message.points);
          this.doors.replace(message.doors);
          this.devices.replace(message.devices);
          this.alarms.value = message.alarms;
          this.omittedAlarms.value = message.omittedAlarms;
          this.sound.value = message.sound;
          this.watch.value = message.watch;
          this.plant.value = message.plant;
          this.notifications.value = message.notifications;
          void this.refreshEvents();
          void loadDefinitions();
          if (this.room.peek() === null) void this.loadRoom();
          for (const listener of this.#freshListeners) listener();
        },
        banks: (banks) => {
          this.banks.merge(banks);
          this.countdowns.value = hearBanks(this.countdowns.peek(), banks, Date.now());
        },
        points: this.points.merge,
        doors: this.doors.merge,
        devices: this.devices.merge,
        alarms: (alarms) => {
          this.alarms.value = alarms;
        },
        omittedAlarms: (count) => {
          this.omittedAlarms.value = count;
        },
        sound: (sound) => {
          this.sound.value = sound;
        },
        watch: (watch) => {
          this.watch.value = watch;
        },
        plant: (plant) => {
          this.plant.value = plant;
        },
        notifications: (notifications) => {
          this.notifications.value = notifications;
        },
        journal: (event) => {
          this.#hearEvent(event);
          for (const listener of this.#journalListeners) listener(event);
        },
        scan: ({ text }) => {
          for (const listener of this.#scanListeners) listener(text);
        },
        tick: ({ time }) => this.#hearTime(time),
      },
      onRefused,
      pace,
    );
  }

  /** Calls `listener` for each journal entry; returns how to stop. */
  onJournal(listener: (event: EventView) => void): () => void {
    this.#journalListeners.add(listener);
    return () => void this.#journalListeners.delete(listener);
  }

  /** Calls `listener` for each scan at one of this station's own scanners; returns how to stop. */
  onScan(listener: (text: string) => void): () => void {
    this.#scanListeners.add(listener);
    return () => void this.#scanListeners.delete(listener);
  }

  /** Calls `listener` after each (re)connection, when whatever was missed must be read again; returns how to stop. */
  onFresh(listener: () => void): () => void {
    this.#freshListeners.add(listener);
    return () => void this.#freshListeners.delete(listener);
  }

  async loadRoom(): Promise<void> {
    const room = await call('GET /room', {}).catch(() => null);
    if (!room) return;
    this.room.value = room;
    spokenRoom.value = room;
  }

  async refreshEvents(): Promise<void> {
    try {
      const { items } = await call('GET /events', { query: { order: 'newest', limit: EVENTS_KEPT } });
      this.events.value = items.toSorted((a, b) => b.seq - a.seq);
    } catch {
      // The list stays as it was; the next connection asks again.
    }
  }

  #hearTime(time: string): void {
    this.skewMs.value = Date.parse(time) - Date.now();
  }

  #hearEvent(event: EventView): void {
    const known = this.events.peek().filter((other) => other.seq !== event.seq);
    this.events.value = [event, ...known].toSorted((a, b) => b.seq - a.seq).slice(0, EVENTS_KEPT);
  }
}
