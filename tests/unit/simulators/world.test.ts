import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type SimulatorConfig } from '../../../simulators/config.ts';
import { RelayBoard } from '../../../simulators/devices/relay-board.ts';
import { generateManifest } from '../../../simulators/generate/generate.ts';
import {
  formatManifest,
  MANIFEST_COLUMNS,
  type ManifestRow,
  parseManifest,
} from '../../../simulators/manifest.ts';
import { seededRandom } from '../../../simulators/random.ts';
import { StateFile } from '../../../simulators/state-file.ts';
import { Air, keptRoom } from '../../../simulators/world/air.ts';
import { Building } from '../../../simulators/world/building.ts';
import { openAislesAt } from '../../../simulators/world/geometry.ts';
import { World } from '../../../simulators/world/world.ts';

const CONFIG = `
version: 1
title: { zh-CN: 测试, en: Test }
panel: { port: 0 }
weather: { temperatureC: 30, humidityPct: 75 }
zones: [{ id: store, temperatureC: 20, humidityPct: 50 }]
banks:
  - { name: bank-1, bank: 1, title: { zh-CN: 一, en: One }, env: PORT_1, zone: store, carriages: 4, openAisle: 2 }
lines:
  - { name: line, kind: tcp, env: PORT_2 }
devices:
  - { name: relay-1, kind: relay-board, line: line, unit: 10 }
doors:
  - { id: main, title: { zh-CN: 门, en: Door }, lock: { device: relay-1, output: 1 }, contact: { device: relay-1, input: 1 } }
people:
  - { id: lin, name: { zh-CN: 林, en: Lin }, card: '42' }
`;

const row = (box: string, slot: string): ManifestRow => ({
  ...(Object.fromEntries(MANIFEST_COLUMNS.map((column) => [column, ''])) as ManifestRow),
  box_barcode: box,
  epc: `E280${box}`,
  slot,
  volume_title: `title of ${box}`,
});
const ROWS = [row('B1', '1-01-B-01-1-01'), row('B2', '1-04-B-01-1-01'), row('B3', '')];

let config: SimulatorConfig;
let world: World;

beforeEach(() => {
  config = parseConfig(CONFIG, 'test.yaml');
  world = new World(config, ROWS);
});

describe('boxes and hands', () => {
  it('come off a shelf only when its aisle stands open', () => {
    world.boxes.take('B1');
    expect(world.boxes.get('B1').place).toEqual({ at: 'hand' });
    expect(() => world.boxes.take('B2')).toThrow('aisle 5 of bank 1 does not stand open');
    world.bank(1).carriages.drive([0, 900, 1800, 2700]);
    expect(() => world.boxes.put('B1')).toThrow('does not stand open');
  });

  it('go into free slots only', () => {
    world.boxes.put('B3', '1-02-A-01-1-01');
    world.boxes.take('B1');
    expect(() => world.boxes.put('B1', '1-02-A-01-1-01')).toThrow('holds box B3');
    expect(() => world.boxes.put('B1', '9-02-A-01-1-01')).toThrow('there is no slot');
    world.boxes.put('B1');
    expect(world.boxes.inSlot('1-01-B-01-1-01')?.barcode).toBe('B1');
  });

  it('are read where they lie, and weigh on their carriage', () => {
    const before = world.bank(1).massKg(1);
    world.boxes.take('B1');
    expect(world.bank(1).massKg(1)).toBeLessThan(before);
    world.boxes.present('B1', 'desk');
    expect(world.boxes.tagsAt('desk')).toEqual(['E280B1']);
    expect(world.boxes.tagsAt('other')).toEqual([]);
    world.boxes.remove('B1', 'desk');
    expect(world.boxes.tagsAt('desk')).toEqual([]);
  });

  it('leave through the gate freely and come back only through an unlocked door', () => {
    world.boxes.take('B1');
    world.enterGate('B1', 'gate', 'main');
    expect(world.door('main').open).toBe(true);
    expect(world.boxes.tagsAt('gate')).toEqual(['E280B1']);
    world.boxes.leaveGate('B1');
    expect(world.boxes.get('B1').place).toEqual({ at: 'outside' });
    world.tick(5000, 0);
    expect(world.door('main').open).toBe(false);
    expect(() => world.enterGate('B1', 'gate', 'main')).toThrow('locked from outside');
    world.door('main').unlocked = true;
    world.enterGate('B1', 'gate', 'main');
    world.boxes.leaveGate('B1');
    expect(world.boxes.get('B1').place).toEqual({ at: 'hand' });
  });
});

describe('fixed racks at the ends', () => {
  const withRacks = (ends: string): World =>
    new World(
      parseConfig(CONFIG.replace('openAisle: 2', `openAisle: 1, fixedEnds: ${ends}`), 'test.yaml'),
      ROWS,
    );

  it('show their face to the first and the last aisle', () => {
    const left = withRacks('{ left: true }');
    left.boxes.put('B3', '1-00-B-01-1-01');
    expect(left.boxes.inSlot('1-00-B-01-1-01')?.barcode).toBe('B3');
    const right = withRacks('{ right: true }');
    expect(() => right.boxes.put('B3', '1-05-A-01-1-01')).toThrow('aisle 5 of bank 1 does not stand open');
    expect(() => right.boxes.put('B3', '1-00-B-01-1-01')).toThrow('there is no slot');
  });

  it('have no other face, and no place where none stands', () => {
    const both = withRacks('{ left: true, right: true }');
    for (const slot of ['1-00-A-01-1-01', '1-05-B-01-1-01', '1-06-A-01-1-01'])
      expect(() => both.boxes.put('B3', slot)).toThrow(`there is no slot ${slot}`);
    expect(() => world.boxes.put('B3', '1-00-B-01-1-01')).toThrow('there is no slot');
  });

  it('weigh on no carriage', () => {
    const left = withRacks('{ left: true }');
    const before = [1, 2, 3, 4].map((carriage) => left.bank(1).massKg(carriage));
    left.boxes.put('B3', '1-00-B-01-1-01');
    expect([1, 2, 3, 4].map((carriage) => left.bank(1).massKg(carriage))).toEqual(before);
  });
});

describe('several free aisles', () => {
  const opened = (fields: string): readonly number[] => {
    const { carriages } = new World(
      parseConfig(CONFIG.replace('openAisle: 2', fields), 'test.yaml'),
      [],
    ).bank(1);
    return openAislesAt(carriages.geometry, carriages.positionsMm);
  };

  it('stand open at first as configured, or from the one named onwards', () => {
    expect(opened('freeAisles: 2, openAisles: [1, 4]')).toEqual([1, 4]);
    expect(opened('freeAisles: 2, openAisle: 3')).toEqual([3, 4]);
    expect(opened('freeAisles: 2, openAisle: 5')).toEqual([1, 5]);
    expect(opened('freeAisles: 5')).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['freeAisles: 6', '/banks/0/freeAisles the bank has 5 aisles'],
    ['freeAisles: 2, openAisles: [1, 6]', '/banks/0/openAisles the bank has 5 aisles'],
    ['freeAisles: 2, openAisles: [1]', '/banks/0/openAisles names 2 aisles, each once'],
    ['freeAisles: 2, openAisles: [3, 3]', '/banks/0/openAisles names 2 aisles, each once'],
  ])('are refused as %s', (fields, message) => {
    expect(() => opened(fields)).toThrow(message);
  });
});

describe('people', () => {
  it('fit only into open aisles and are counted there', () => {
    expect(() => world.people.enterAisle(1, 1)).toThrow('too narrow');
    world.people.enterAisle(1, 2);
    world.people.enterAisle(1, 2, 'lin');
    expect(world.bank(1).peopleIn(2)).toBe(2);
    world.people.leaveAisle(1, 2, 'lin');
    expect(world.bank(1).peopleIn(2)).toBe(1);
    world.people.leaveAisle(1, 2);
    expect(world.bank(1).anyoneInside).toBe(false);
  });
});

describe('memory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulators-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('brings the whole room back', () => {
    world.boxes.take('B1');
    world.boxes.put('B3', '1-02-A-01-1-01');
    world.people.enterAisle(1, 2);
    world.door('main').push('inside');
    world.bank(1).knobs.positionUnknown = true;
    world.wet.add('water-1');
    const file = join(folder, 'world.json');
    new StateFile(file).save({ version: 1, world: world.memory(), controllers: {} });
    const again = new World(config, ROWS, new StateFile(file).load()?.world);
    expect(again.memory()).toEqual(world.memory());
    expect(again.boxes.get('B1').place).toEqual({ at: 'hand' });
    expect(again.boxes.inSlot('1-02-A-01-1-01')?.barcode).toBe('B3');
    expect(again.bank(1).peopleIn(2)).toBe(1);
    expect(again.door('main').open).toBe(true);
  });

  it('keeps what the encoders are off by, and turns the knobs back', () => {
    const bank = world.bank(1);
    bank.knobs.encoderDriftMmPerM = 50;
    bank.carriages.drive([450, 1800, 2700, 3600]);
    while (bank.carriages.moving) bank.step(20);
    bank.knobs.fire = true;
    bank.knobs.stuckContactor = { carriage: 1 };
    const again = new World(config, ROWS, world.memory()).bank(1);
    expect(again.carriages.positionsMm).toEqual(bank.carriages.positionsMm);
    expect(again.carriages.reportedMm).toEqual(bank.carriages.reportedMm);
    expect(again.carriages.reportedMm).not.toEqual(again.carriages.positionsMm);
    expect(again.knobs).toMatchObject({ fire: false, stuckContactor: null, encoderDriftMmPerM: 0 });
  });

  it('has forgotten positions after a power cut where the bank is built so', () => {
    const forgetful = parseConfig(
      CONFIG.replace('openAisle: 2', 'losesPositionOnPowerCut: true'),
      'test.yaml',
    );
    const first = new World(forgetful, ROWS);
    expect(first.bank(1).knobs.positionUnknown).toBe(false);
    expect(new World(forgetful, ROWS, first.memory()).bank(1).knobs.positionUnknown).toBe(true);
  });

  it('says which file is damaged', () => {
    const file = join(folder, 'world.json');
    writeFileSync(file, '{"version":1,"wor');
    expect(() => new StateFile(file).load()).toThrow(`${file} is damaged`);
  });
});

describe('air', () => {
  it('stays believable for a day, lets weather in through the door, and gathers carbon dioxide', () => {
    const outdoors = { temperatureC: 30, humidityPct: 75 };
    const quiet = { doorOpen: false, people: 0, shelvesMoving: false, spread: false };
    const live = (minutes: number, load: typeof quiet, look: (air: Air) => void): void => {
      const building = new Building([keptRoom('a', { temperatureC: 20, humidityPct: 50 })]);
      const air = new Air(building.zone('a'), seededRandom(7));
      for (let minute = 0; minute < minutes; minute++) {
        building.tick(60, outdoors, () => load);
        air.tick(60_000, load);
        look(air);
      }
    };
    live(1440, quiet, (air) => {
      const { temperatureC, humidityPct } = air.sample();
      expect(temperatureC).toBeGreaterThan(18);
      expect(temperatureC).toBeLessThan(22.5);
      expect(humidityPct).toBeGreaterThan(44);
      expect(humidityPct).toBeLessThan(57);
    });
    let warmestC = 0;
    live(60, { ...quiet, doorOpen: true }, (air) => (warmestC = air.sample().temperatureC));
    expect(warmestC).toBeGreaterThan(24);
    let co2Ppm = 0;
    live(120, { ...quiet, people: 5 }, (air) => (co2Ppm = air.sample().co2Ppm));
    expect(co2Ppm).toBeGreaterThan(900);
  });
});

describe('relay board', () => {
  it('times pulses itself and reports its outputs', () => {
    const board = new RelayBoard();
    const seen: boolean[] = [];
    board.wireOutput(3, (on) => seen.push(on));
    board.writeCoil(0x0202, 7);
    board.tick(600);
    expect(board.outputs[2]).toBe(true);
    board.tick(100);
    expect(board.outputs[2]).toBe(false);
    expect(seen).toEqual([true, false]);
    board.writeCoil(0xff, 0xff00);
    expect(board.readCoils(0, 8)).toEqual(Array.from({ length: 8 }, () => true));
    expect(() => board.readCoils(5, 4)).toThrow('exception 2');
    expect(() => board.writeCoil(0, 0x1234)).toThrow('exception 3');
  });
});

describe('configuration', () => {
  it('reports every error at once, each with its line', () => {
    const bad = CONFIG.replace('carriages: 4', 'carriages: 99').replace('unit: 10', 'unit: 0');
    const problems = (): unknown => parseConfig(bad, 'bad.yaml');
    expect(problems).toThrow(/bad\.yaml:8 \/banks\/0\/carriages/);
    expect(problems).toThrow(/bad\.yaml:12 \/devices\/0/);
  });

  it('reports names that do not exist', () => {
    expect(() => parseConfig(CONFIG.replace('line: line', 'line: nowhere'), 'bad.yaml')).toThrow(
      'bad.yaml:12 /devices/0/line there is no line nowhere',
    );
  });
});

describe('generated holdings', () => {
  const rows = generateManifest({ seed: 20_250_601, boxes: 5000, volumes: 30_000 });

  it('have exactly the boxes and volumes asked for, each box whole and in one place', () => {
    expect(rows).toHaveLength(30_000);
    const boxes = new Map(rows.map((one) => [one.box_barcode, one]));
    expect(boxes.size).toBe(5000);
    const slots = [...boxes.values()].map((box) => box.slot).filter((slot) => slot !== '');
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots.length).toBeGreaterThan(4980);
    expect(slots.length).toBeLessThan(5000);
    expect(new Set([...boxes.values()].map((box) => box.epc)).size).toBe(5000);
    expect(new Set(rows.map((one) => one.volume_reference)).size).toBe(30_000);
    for (const one of rows) {
      expect(one.epc).toMatch(/^[0-9A-F]{24}$/);
      expect(one.slot).toMatch(/^$|^(1-0[1-8]|2-0[1-6])-[AB]-0[1-5]-[1-6]-0[1-7]$/);
      expect(one.zone).toBe(one.customer.startsWith('31') ? 'high-voltage' : 'low-voltage');
      expect(boxes.get(one.box_barcode)?.slot).toBe(one.slot);
    }
  });

  it('keep one high-voltage customer to a box', () => {
    const customers = new Map<string, Set<string>>();
    for (const one of rows.filter(({ zone }) => zone === 'high-voltage'))
      customers.set(one.box_barcode, (customers.get(one.box_barcode) ?? new Set()).add(one.customer));
    for (const set of customers.values()) expect(set.size).toBe(1);
  });

  it('follow from the seed alone, and survive CSV', () => {
    const options = { seed: 5, boxes: 40, volumes: 200 };
    const small = generateManifest(options);
    expect(generateManifest(options)).toEqual(small);
    expect(generateManifest({ ...options, seed: 6 })).not.toEqual(small);
    expect(parseManifest([...formatManifest(small)].join(''))).toEqual(small);
  });

  it('say which column of a manifest is missing', () => {
    expect(() => parseManifest('box_barcode,epc\n1,2\n')).toThrow('columns are missing: seal');
  });
});
