import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type {
  AlarmDefinitionView,
  AlarmView,
  BankView,
  DeviceView,
  EventView,
  HistoryView,
  LiveMessages,
  PointView,
  RoomView,
  ZoneClimateView,
} from '../../../controller/api/contract/index.ts';
import type { PointAlarmParams, SpokenCondition } from '../../../controller/model/alarm-params.ts';
import { ROOT } from '../../support/processes.ts';
import { airOf, historyOf } from './scene-air.ts';
import { ROOM } from './scene-room.ts';

/** What a screen is to show: the room, and everything that is the case in it. */
export interface Scene {
  /** Epoch ms. */
  readonly now: () => number;
  readonly room: RoomView;
  readonly points: () => PointView[];
  readonly snapshot: () => LiveMessages['snapshot'];
  readonly events: readonly EventView[];
  readonly zones: () => ZoneClimateView[];
  /** What else is answered, by route. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** An alarm of a point, with what the service gives for it. */
interface PointAlarm {
  readonly kind: 'water-found' | 'fine-dust-high';
  readonly subject: string;
  readonly params: PointAlarmParams;
}
/** An alarm as a service asserts it, and what of its view is not as of one that has just come. */
export type SceneAlarm = (Omit<SpokenCondition, 'priority'> | PointAlarm) & Partial<AlarmView>;

/** A zone that is too damp. */
export const DAMP = {
  kind: 'climate-limit',
  subject: 'low-voltage.humidity',
  params: {
    zone: 'low-voltage',
    quantity: 'humidity',
    what: 'humidity',
    side: 'high',
    value: 63.2,
    limit: 60,
    unit: '%',
    source: 'JGJ 25-2010 5.2.1, table 5.2.1',
    rule: 'paper/store',
  },
} as const satisfies SceneAlarm;

/** What of a scene is not as on a quiet day. */
export interface Twist {
  readonly alarms?: readonly SceneAlarm[];
  /** Values of points by id; `null` for a sensor that cannot be heard. */
  readonly values?: Readonly<Record<string, number | boolean | null>>;
  readonly banks?: Readonly<Record<number, Partial<BankView>>>;
  readonly lost?: readonly string[];
  readonly watch?: string | null;
  readonly events?: readonly (readonly [type: string, data: Record<string, unknown>])[];
  readonly silenced?: boolean;
  /** Answers of routes that the scene has none for, or others. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

const NEVER = {
  acknowledgedBy: null,
  acknowledgedByName: null,
  acknowledgedAt: null,
  clearedAt: null,
} as const;

/** The definitions of the shipped alarm sets, so that scenes speak in the words that people will read. */
const DEFINITIONS: readonly AlarmDefinitionView[] = readdirSync(`${ROOT}config/alarms`)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => {
    const set = parse(readFileSync(`${ROOT}config/alarms/${name}`, 'utf8')) as {
      alarms: (Partial<AlarmDefinitionView> & { kind?: string })[];
    };
    return set.alarms.map(
      (one) => ({ subjects: null, source: 'service', ...one, id: one.id ?? one.kind }) as AlarmDefinitionView,
    );
  });

/** A scene: a quiet day with this twist. */
export function sceneOf(twist: Twist = {}): Scene {
  const now = (): number => Date.now();
  const begun = now();
  const iso = (ms: number): string => new Date(ms).toISOString();
  const alarms = (twist.alarms ?? []).map((alarm, index) => alarmOf(alarm, begun - (index + 1) * 47_000));
  const waiting = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const events = (twist.events ?? [['daemon.started', { version: '0.1.0' }]]).map(
    ([type, data], index): EventView => ({
      seq: 1000 - index,
      time: iso(begun - index * 61_000),
      actor: '',
      type,
      text: type,
      data,
    }),
  );
  const points = (): PointView[] => airOf(ROOM, twist.values ?? {}, now());
  return {
    now,
    room: ROOM,
    points,
    events,
    zones: () => zonesOf(points()),
    answers: twist.answers ?? {},
    snapshot: () => ({
      time: iso(now()),
      head: 1000,
      banks: ROOM.banks.map((shape) => ({
        ...bankOf(shape.bank, shape.carriages),
        ...twist.banks?.[shape.bank],
      })),
      points: points(),
      doors: ROOM.doors.map(({ id }) => ({ id, closed: true, unlockedUntil: null })),
      devices: DEVICES.map((device) => deviceOf(device, twist.lost ?? [], iso(now()))),
      alarms,
      omittedAlarms: 0,
      sound: {
        sounding: waiting.length > 0 && twist.silenced !== true,
        priority: waiting[0]?.priority ?? null,
        silencedBy: twist.silenced === true ? '' : null,
        silencedAt: twist.silenced === true ? iso(begun) : null,
      },
      watch: {
        person: twist.watch === undefined ? 'wang-min' : twist.watch === null ? null : 'x',
        name: twist.watch === undefined ? '王敏' : twist.watch,
        since: iso(begun - 3 * 3_600_000),
        notes: '',
      },
      plant: [],
      notifications: null,
    }),
  };
}

/** What the stage answers; `undefined` for what no scene has. */
export function answerOf(scene: Scene, route: string, query: URLSearchParams): unknown {
  if (route in scene.answers) return scene.answers[route];
  switch (route) {
    case 'GET /room':
      return scene.room;
    case 'GET /events':
      return { items: scene.events, next: null };
    case 'GET /alarms/definitions':
      return DEFINITIONS;
    case 'GET /zones':
      return scene.zones();
    case 'GET /disinfection':
      return { zones: [], cycles: [] };
    case 'GET /history':
      return histories(scene, query);
    case 'GET /sessions/current':
    case 'POST /sessions/display':
      return {
        kind: 'client',
        person: 'C-1',
        name: 'wall',
        roles: ['display'],
        station: '',
        expiresAt: '9999-12-31T00:00:00.000Z',
      };
    default:
      return undefined;
  }
}

function histories(scene: Scene, query: URLSearchParams): HistoryView[] {
  const span = {
    fromMs: Date.parse(query.get('from') ?? ''),
    toMs: Math.min(Date.parse(query.get('to') ?? ''), scene.now()),
    buckets: Number(query.get('buckets') ?? 300),
  };
  return (query.get('points') ?? '').split(',').map((point) => historyOf(point, span));
}

function alarmOf(given: SceneAlarm, raisedMs: number): AlarmView {
  const { kind, subject } = given;
  const definition = DEFINITIONS.find(({ id }) => id === kind);
  return {
    id: `${kind}:${subject}`,
    class: definition?.class ?? 'equipment',
    priority: definition?.priority ?? 'high',
    state: 'unacknowledged',
    text: kind,
    cause: '',
    consequence: '',
    response: '',
    raisedAt: new Date(raisedMs).toISOString(),
    announcedAt: new Date(raisedMs).toISOString(),
    ...NEVER,
    latch: false,
    wantsConfirmation: false,
    shelveMaxMinutes: 60,
    shelvedUntil: null,
    shelvedBy: null,
    shelvedByName: null,
    shelvedWhy: null,
    suppressedBy: [],
    outOfServiceBy: null,
    outOfServiceByName: null,
    outOfServiceAt: null,
    outOfServiceWhy: null,
    firstOut: null,
    sourceLost: null,
    realarms: 0,
    opcua: {
      activeState: 'Active',
      ackedState: 'Unacknowledged',
      confirmedState: 'Confirmed',
      shelvingState: 'Unshelved',
      suppressedState: 'Unsuppressed',
      outOfServiceState: 'InService',
      retain: true,
      severity: 500,
    },
    ...given,
  };
}

const DEVICES = ['bank-1', 'bank-2', 'climate-1', 'climate-2', 'climate-3', 'climate-4', 'water-1', 'air-1'];

function deviceOf(device: string, lost: readonly string[], at: string): DeviceView {
  const connected = !lost.includes(device);
  return {
    device,
    link: 'line-1',
    driver: 'modbus-profile',
    connected,
    problem: connected ? null : 'timeout',
    lastSeen: at,
    capabilities: [],
  };
}

function bankOf(bank: number, carriages: number): BankView {
  const open = 3;
  const widthMm = 900;
  return {
    bank,
    phase: 'open',
    connected: true,
    statusAgeMs: 100,
    openAisles: [open],
    aisles: Array.from({ length: carriages + 1 }, (_, index) => ({
      aisle: index + 1,
      state: index + 1 === open ? 'open' : 'closed',
      widthMm: index + 1 === open ? widthMm : 0,
    })) as BankView['aisles'],
    targetAisle: 0,
    moving: false,
    holds: [],
    queue: [],
    modes: [],
    lockWaitsFor: null,
    forecast: null,
    ventilation: null,
    missing: [],
    positionsMm: Array.from(
      { length: carriages },
      (_, index) => index * widthMm + (index + 1 >= open ? widthMm : 0),
    ),
    aisleWidthMm: widthMm,
    presence: Array.from({ length: carriages + 1 }, () => false),
    flags: {
      emergencyStop: false,
      fire: false,
      fault: false,
      localControl: false,
      locked: false,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
    },
    lastResult: 'done',
  };
}

const DERIVED = {
  temperature: '°C',
  humidity: '%',
  'dew-point': '°C',
  'temperature-swing': 'K',
  'humidity-swing': '%',
  'twpi-365d': 'a',
  'mould-days': 'd',
} as const;

function zonesOf(points: readonly PointView[]): ZoneClimateView[] {
  const byId = new Map(points.map((point) => [point.id, point]));
  return ROOM.zones.map(({ id, name }) => {
    const limits = [
      { value: 'temperature' as const, unit: '°C', low: side(14), high: side(24) },
      { value: 'humidity' as const, unit: '%', low: side(45), high: side(60) },
    ];
    return {
      zone: id,
      name,
      rules: [],
      limits,
      conflicts: [],
      values: (Object.entries(DERIVED) as [keyof typeof DERIVED, string][]).flatMap(([value, unit]) => {
        const view = byId.get(`${id}.${value}`);
        if (!view) return [];
        const reading = typeof view.value === 'number' ? view.value : null;
        return {
          value,
          point: view.id,
          reading,
          unit,
          quality: view.quality,
          why: null,
          time: view.sourceTime,
          outside: null,
        };
      }),
      sensors: ROOM.points
        .filter(
          (point) => point.zone === id && (point.quantity === 'temperature' || point.quantity === 'humidity'),
        )
        .map((point) => ({
          point: point.id,
          quantity: point.quantity as 'temperature' | 'humidity',
          value: null,
          unit: point.unit,
          inVote: byId.get(point.id)?.quality === 'good',
          troubles: [],
          offset: 0,
          calibratedAt: null,
          calibrationDueAt: '2030-01-01T00:00:00.000Z',
        })),
      last24h: {
        knownMinutes: 1440,
        temperatureOutsideMinutes: 0,
        humidityOutsideMinutes: 0,
        outsideMinutes: 0,
      },
    };
  });
}

function side(limit: number) {
  return { limit, source: { rule: 'paper/store', cite: 'JGJ 25-2010', note: '' } };
}
