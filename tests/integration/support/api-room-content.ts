import { Value } from 'typebox/value';
import { ClimateConfig } from '../../../controller/config/schema-climate.ts';
import type { BankConfig, RoomConfig } from '../../../controller/config/schema.ts';
import type { DomainEvent } from '../../../controller/model/events.ts';

/** The keeper, approver and others of the tests, by role; `nobody` borrows and has no role. */
export const PEOPLE = {
  keeper: {
    id: 'P-keeper',
    name: '王管理',
    roles: ['keeper'],
    login: 'wang',
    pin: '246810',
    card: '0004120001',
  },
  keeper2: {
    id: 'P-keeper2',
    name: '李管理',
    roles: ['keeper'],
    login: 'li',
    pin: '135791',
    card: '0004120002',
  },
  installer: { id: 'P-installer', name: '陈安装', roles: ['installer'], login: 'chen', pin: '998877' },
  approver: { id: 'P-approver', name: '赵审批', roles: ['approver'], login: 'zhao', pin: '112233' },
  borrower: { id: 'P-borrower', name: '张借阅', roles: [], card: '0004120417', department: '营销部' },
} as const;

/** Boxes of the tests: one a face of the first carriages, two volumes each. */
export const BOXES = ['B000001', 'B000002', 'B000003', 'B000004'] as const;
export const SLOTS: Readonly<Record<string, string>> = {
  B000001: '1-01-A-01-1-01',
  B000002: '1-01-B-01-1-01',
  B000003: '1-02-B-01-1-01',
  B000004: '1-03-B-01-1-01',
};
export const epcOf = (box: string): string => `E2${box.slice(1).padStart(22, '0')}`;

/** How a box of the tests came in. */
export function accession(barcode: string): DomainEvent {
  const n = barcode.slice(-1);
  return {
    type: 'box.accessioned',
    box: {
      barcode,
      epc: epcOf(barcode),
      seal: `S-${n}`,
      securityClass: barcode === 'B000004' ? 'confidential' : 'open',
      medium: 'paper',
      zone: 'hv',
    },
    slot: SLOTS[barcode] ?? null,
    volumes: [1, 2].map((v) => ({
      id: `V-${n}-${v}`,
      reference: `GD-2024-00${n}${v}`,
      title: `${['临江化工', '东湖纺织', '西岭水泥', '南港船厂'][Number(n) - 1]}变压器增容合同 contract ${v}`,
      customer: `C-100${n}`,
      pages: 10 * v,
    })),
  };
}

/** The room of the tests: one bank, one door, one point. */
export function roomConfig(bankPort: number | undefined, bank: Partial<BankConfig> = {}): RoomConfig {
  const words = (text: string) => ({ 'zh-CN': text, en: text });
  return {
    version: 1,
    site: { name: { 'zh-CN': '试验库房', en: 'Test room <1>' }, demo: true, timeZone: 'Asia/Shanghai' },
    http: { host: '127.0.0.1', port: 0 },
    data: 'unused',
    links: [{ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port: bankPort ?? 1, timeoutMs: 1500 }],
    devices: [
      { name: 'bank-1', driver: 'bank-v1', link: 'net', pollMs: 100, options: { unit: 1, carriages: 3 } },
    ],
    zones: [{ id: 'hv', name: words('hv'), medium: 'paper' }],
    banks: [
      {
        bank: 1,
        name: words('Bank 1'),
        device: 'bank-1',
        zone: 'hv',
        carriages: 3,
        faces: ['A', 'B'],
        sections: 2,
        levels: 2,
        positions: 4,
        carriageWidthMm: 900,
        freeAisles: 1,
        fixedEnds: { left: false, right: false },
        ...bank,
      },
    ],
    points: [
      {
        id: 'T1',
        name: words('T1'),
        device: 'sensor',
        channel: 'temperature',
        zone: 'hv',
        quantity: 'temperature',
        low: 14,
        high: 24,
      },
    ],
    doors: [
      {
        id: 'main',
        name: words('door'),
        lock: { device: 'relay', channel: 'relay1', pulseMs: 3000 },
        contact: { device: 'relay', channel: 'input1', closedWhen: true },
      },
    ],
    kiosks: [{ id: 'kiosk-1', name: words('kiosk'), tagReaders: [], scanners: ['scanner'] }],
    alarms: {
      sets: [],
      silenceSeconds: 30,
      cascadeHoldSeconds: 30,
      probe: { minutes: 5, timeoutSeconds: 10 },
    },
    notify: { egress: [], channels: [], contacts: [], chains: [], giveUpHours: 24 },
    climate: Value.Parse(ClimateConfig, Value.Default(ClimateConfig, {})),
    policy: {
      approval: { open: 'automatic', internal: 'automatic', confidential: 'two-approvers' },
      holdHours: 48,
      loanDays: { 'charge-out': 14, 'reading-room': 1 },
      sessionMinutes: 15,
    },
    shelving: {
      lockedHours: [],
      fireInputs: [],
      emptyHoldSeconds: 180,
      callSeconds: 90,
      maintenanceHours: 12,
    },
  };
}
