import { named, word } from './words.js';

const WIDTH = 1180;
const LEFT = 110;
const RIGHT = 915;
const ROW = 235;
const DEPTH = 150;
/** A fixed rack is drawn this wide: only its face towards the rails matters. */
const FIXED = 12;
/** Nearer than this the reported place is where the carriage is drawn, mm. */
const VISIBLE_DRIFT_MM = 8;
const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element; children are elements or text. */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** The room seen from above. `onAisle(bank, aisle, someoneIsThere)` is called for a click into an aisle. */
export function drawRoom(room, onAisle) {
  const height = 60 + room.banks.length * ROW;
  const svg = draw('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img' });
  svg.append(
    draw('rect', { class: 'floor', x: 6, y: 6, width: WIDTH - 12, height: height - 12, rx: 8 }),
    draw('text', { class: 'small', x: LEFT, y: height - 22 }, word('walkHint')),
  );
  const scale = (RIGHT - LEFT) / Math.max(...room.banks.map((bank) => bank.railMm));
  room.banks.forEach((bank, i) => svg.append(drawBank(bank, 66 + i * ROW, scale, onAisle)));
  svg.append(drawDesk(room), drawGate(room, height));
  return svg;
}

function drawBank(bank, top, scale, onAisle) {
  const x = (mm) => LEFT + mm * scale;
  const group = draw('g', {});
  group.append(
    draw('text', { x: LEFT, y: top - 14 }, named(bank.title)),
    draw('line', { class: 'rail', x1: LEFT, x2: x(bank.railMm), y1: top + 22, y2: top + 22 }),
    draw('line', { class: 'rail', x1: LEFT, x2: x(bank.railMm), y1: top + DEPTH - 22, y2: top + DEPTH - 22 }),
  );
  for (const [end, at] of [
    ['left', LEFT - FIXED - 4],
    ['right', x(bank.railMm) + 4],
  ])
    if (bank.fixedEnds[end]) group.append(drawFixedRack(at, top));
  const edges = [-bank.carriageWidthMm, ...bank.positionsMm, bank.railMm];
  for (let aisle = 1; aisle < edges.length; aisle++) {
    const from = x(edges[aisle - 1] + bank.carriageWidthMm);
    group.append(...drawAisle(bank, aisle, { from, to: x(edges[aisle]), top, scale }, onAisle));
  }
  bank.positionsMm.forEach((mm, i) => {
    const width = bank.carriageWidthMm * scale;
    const middle = x(mm) + width / 2;
    const moves = bank.currentsA[i] > 0 ? 'carriage moves' : 'carriage';
    const welded = bank.knobs.stuckContactor?.carriage === i + 1 ? ' welded' : '';
    group.append(
      draw(
        'g',
        { class: moves + welded },
        draw('rect', { x: x(mm) + 1, y: top, width: width - 2, height: DEPTH, rx: 4 }),
        draw('line', { class: 'spine', x1: middle, x2: middle, y1: top + 8, y2: top + DEPTH - 30 }),
        draw('text', { x: middle, y: top + DEPTH - 9 }, String(i + 1).padStart(2, '0')),
      ),
    );
    const reported = bank.reportedMm[i];
    if (Math.abs(reported - mm) >= VISIBLE_DRIFT_MM) group.append(drawGhost(x(reported), width, top));
  });
  return group;
}

function drawFixedRack(x, top) {
  const rack = draw('rect', { class: 'fixed', x, y: top, width: FIXED, height: DEPTH, rx: 2 });
  rack.append(draw('title', {}, word('fixedRack')));
  return rack;
}

/** Where the controller believes a carriage whose encoder lies. */
function drawGhost(x, width, top) {
  const ghost = draw('rect', { class: 'ghost', x, y: top + 4, width, height: DEPTH - 8, rx: 4 });
  ghost.append(draw('title', {}, word('reported')));
  return ghost;
}

function drawAisle(bank, aisle, { from, to, top, scale }, onAisle) {
  const state = bank.openAisles?.includes(aisle)
    ? 'aisle open'
    : bank.targetAisle === aisle
      ? 'aisle target'
      : 'aisle';
  const people = bank.people[aisle - 1];
  const width = Math.max(9, to - from);
  const zone = draw('rect', {
    class: state,
    x: (from + to) / 2 - width / 2,
    y: top - 6,
    width,
    height: DEPTH + 12,
    tabindex: 0,
    role: 'button',
    'aria-label': `${word('aisle')} ${bank.bank}-${aisle}`,
  });
  zone.append(draw('title', {}, `${word('aisle')} ${aisle}`));
  const act = () => onAisle(bank.bank, aisle, people > 0);
  zone.addEventListener('click', act);
  zone.addEventListener('keydown', (event) => event.key === 'Enter' && act());
  const middle = (from + to) / 2;
  const parts = [zone];
  if (to - from > 30)
    parts.push(
      draw(
        'text',
        { class: 'small', x: middle, y: top + DEPTH + 24, 'text-anchor': 'middle' },
        `${word('aisle')} ${aisle}`,
      ),
    );
  for (let n = 0; n < people; n++)
    parts.push(draw('circle', { class: 'person', cx: middle, cy: top + 40 + n * 30, r: 12 }));
  for (const kind of ['obstruction', 'debris']) {
    const thing = bank.knobs[kind];
    if (thing?.aisle !== aisle) continue;
    const size = Math.min(thing.widthMm * scale, 40);
    const y = kind === 'debris' ? top + 8 : top + DEPTH - 50;
    parts.push(draw('rect', { class: kind, x: middle - size / 2, y, width: size, height: 20 }));
  }
  return parts;
}

function drawBoxes(boxes, x, y) {
  return boxes.slice(0, 6).map((box, i) => {
    const shape = draw('rect', {
      class: 'box',
      x: x + (i % 3) * 40,
      y: y + Math.floor(i / 3) * 26,
      width: 34,
      height: 20,
      rx: 2,
    });
    shape.append(draw('title', {}, `${box.barcode} ${box.title}`));
    return shape;
  });
}

function drawDesk(room) {
  const on = (test) => room.looseBoxes.filter((box) => test(box.place));
  return draw(
    'g',
    {},
    draw('rect', { class: 'desk', x: 985, y: 70, width: 160, height: 110, rx: 6 }),
    draw('text', { class: 'small', x: 985, y: 60 }, word('desk')),
    ...drawBoxes(
      on((place) => place.at === 'reader'),
      1000,
      92,
    ),
    draw('text', { class: 'small', x: 985, y: 218 }, word('hand')),
    ...drawBoxes(
      on((place) => place.at === 'hand'),
      1000,
      228,
    ),
  );
}

function drawGate(room, height) {
  const y = height - 190;
  const inGate = room.looseBoxes.filter((box) => box.place.at === 'gate');
  const [door] = room.doors;
  const open = door?.open ?? false;
  return draw(
    'g',
    {},
    draw('text', { class: 'small', x: 1015, y: y - 10 }, word('gateArea')),
    draw('rect', { class: 'gate', x: 1015, y, width: 18, height: 130, rx: 4 }),
    draw('rect', { class: 'gate', x: 1120, y, width: 18, height: 130, rx: 4 }),
    ...drawBoxes(inGate, 1040, y + 50),
    draw('line', {
      class: open ? 'door open' : 'door',
      x1: WIDTH - 8,
      y1: y + 10,
      x2: open ? WIDTH - 90 : WIDTH - 8,
      y2: open ? y + 26 : y + 120,
    }),
  );
}
