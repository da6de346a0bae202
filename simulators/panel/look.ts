import { RESULT } from '../devices/bank-controller.ts';
import type { PlayableRoom } from './playable-room.ts';
import { railLengthMm } from '../world/geometry.ts';
import type { Box } from '../world/boxes.ts';

const RESULT_NAMES = new Map<number, string>(Object.entries(RESULT).map(([name, code]) => [code, name]));

/** A box as the panel shows it. */
export function lookAtBox(box: Box): Record<string, unknown> {
  return { barcode: box.barcode, epc: box.epc, title: box.title, home: box.home, place: box.place };
}

/** The whole room, as one looks down on it now. */
export function lookAtRoom(room: PlayableRoom): Record<string, unknown> {
  const { world, config } = room;
  return {
    title: config.title,
    speed: room.speed,
    boxes: world.boxes.size,
    inside: world.people.inside,
    banks: config.banks.map((spec) => lookAtBank(room, spec.bank)),
    people: world.people.all(),
    looseBoxes: world.boxes.loose.filter((box) => box.place.at !== 'trolley').map(lookAtBox),
    doors: config.doors.map(({ id, title }) => {
      const door = world.door(id);
      return { id, title, open: door.open, unlocked: door.unlocked };
    }),
    air: config.zones.map(({ id }) => ({ zone: id, ...world.airOf(id).sample() })),
    germicides: [...world.germicides.values()].map((germicide) => ({
      zone: germicide.zone,
      lamp: germicide.lampOn,
      generator: germicide.generatorOn,
      fan: germicide.fanOn,
      irradianceUwPerCm2: germicide.irradianceUwPerCm2,
      ozonePpm: germicide.ozonePpm,
      knobs: germicide.knobs,
    })),
    water: config.devices
      .filter((spec) => spec.kind === 'xkc-water')
      .map(({ name }) => ({ name, wet: world.wet.has(name) })),
    readers: config.devices.flatMap((spec) =>
      spec.kind === 'uhf-reader'
        ? [{ name: spec.name, title: spec.title, gate: spec.door !== undefined }]
        : [],
    ),
    scanners: config.devices.flatMap((spec) =>
      spec.kind === 'keyboard-wedge' ? [{ name: spec.name, title: spec.title }] : [],
    ),
    devices: room.devices.all().map(({ name, kind, fault }) => ({ name, kind, fault: fault.fault })),
  };
}

function lookAtBank(room: PlayableRoom, number: number): Record<string, unknown> {
  const controller = room.controller(number);
  const { bank } = controller;
  const spec = room.config.banks.find((candidate) => candidate.bank === number);
  return {
    bank: number,
    title: spec?.title,
    make: spec?.make,
    fixedEnds: spec?.fixedEnds,
    railMm: railLengthMm(bank.build),
    carriageWidthMm: bank.build.carriageWidthMm,
    positionsMm: bank.carriages.positionsMm.map(Math.round),
    reportedMm: bank.carriages.reportedMm.map(Math.round),
    currentsA: bank.carriages.positionsMm.map((_, i) => Math.round(bank.currentA(i + 1) * 100) / 100),
    people: Array.from({ length: bank.aisles }, (_, i) => bank.peopleIn(i + 1)),
    moving: controller.moving,
    rolling: bank.carriages.moving,
    openAisle: controller.openAisle(),
    openAisles: controller.openAisles(),
    targetAisle: controller.targetAisle,
    lastSequence: controller.lastSequence,
    result: RESULT_NAMES.get(controller.result) ?? String(controller.result),
    locked: controller.locked,
    latchedStop: controller.latchedStop,
    emergencyLatched: controller.emergencyLatched,
    watchdogTripped: controller.watchdogTripped,
    overload: controller.overload,
    knobs: bank.knobs,
  };
}
