import type { AlarmView, SoundView, WatchView } from './alarms.ts';
import type { NotificationsView } from './notify.ts';
import type { PlantView } from './plant.ts';
import type { DeviceView, DoorView, EventView, PointView } from './room.ts';
import type { BankView } from './shelving.ts';

/** More alarms than this are not told live: a screen has no room for them, and its line none either. */
export const MOST_LIVE_ALARMS = 200;

/**
 * Messages of `GET /api/v1/live` (SSE). Each carries its name in `event:`; only `journal` messages carry an `id:`,
 * the journal sequence, so that `Last-Event-ID` resumes without a gap.
 *
 * A reader that is only a screen (role display) learns nothing about people: who holds or waits for an aisle, who set a
 * mode and why, and who did something about an alarm are empty texts, journal entries come without actor and personal
 * data, and logins not at all. Who is on watch it does learn: a board by the door would say it too.
 * By what alarms leave the house it is not told.
 */
export interface LiveMessages {
  /** Sent first on every connection: everything as it stands. */
  snapshot: {
    time: string;
    head: number;
    banks: BankView[];
    points: PointView[];
    doors: DoorView[];
    devices: DeviceView[];
    alarms: AlarmView[];
    omittedAlarms: number;
    sound: SoundView;
    watch: WatchView;
    plant: PlantView[];
    /** `null` for a screen. */
    notifications: NotificationsView | null;
  };
  /** Banks that changed, at most 20 times a second. */
  banks: BankView[];
  /** Points that changed, batched. */
  points: PointView[];
  doors: DoorView[];
  devices: DeviceView[];
  /**
   * The whole list as it now stands: an alarm that is not in it is gone. Of a flood that nobody could read, the most
   * pressing {@link MOST_LIVE_ALARMS}, and less often; `GET /alarms` has them all.
   */
  alarms: AlarmView[];
  /** How many alarms the list before it leaves out; sent with it. */
  omittedAlarms: number;
  /** Whether there is something to hear; sent with every change of `alarms` and when somebody turns the sound off. */
  sound: SoundView;
  /** Who watches the room. */
  watch: WatchView;
  /** Every plant as it now stands. */
  plant: PlantView[];
  /** Every way out of the house as it now stands. */
  notifications: NotificationsView;
  /** One journal entry; retrievals changed by it are re-read by whoever shows them. */
  journal: EventView;
  /** A barcode or card at one of the daemon's own scanners; only to the kiosk that owns it. */
  scan: { reader: string; text: string; time: string };
  /** Once a second; three seconds without one means the daemon or the line to it is dead. */
  tick: { time: string; head: number; uptimeS: number };
}
export type LiveMessageName = keyof LiveMessages;
