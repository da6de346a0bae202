import { bankCard } from './bank-card.js';
import { button, chip, make, toggle } from './elements.js';
import { germicideCard, showFigures } from './germicide-card.js';
import { drawRoom } from './plan.js';
import { languageTag, named, switchLanguage, word } from './words.js';

const LOOK_MS = 200;
const TOAST_MS = 3500;
const SPEEDS = [1, 2, 5, 10, 20, 50];
const MODES = [
  'none',
  'silent',
  'slow',
  'late',
  'short',
  'split',
  'garbled',
  'wrong-unit',
  'exception',
  'frozen',
  'reset',
  'unplugged',
];
const $ = (id) => document.getElementById(id);
let room = null;
let chosen = null;
let toastTimer = 0;

function tell(message) {
  $('toast').textContent = message;
  $('toast').classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $('toast').classList.remove('shown'), TOAST_MS);
}

/** Asks the server to do something, shows why not, and looks at the room again. */
async function act(path, body = {}) {
  const answer = await fetch(`/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) tell((await answer.json()).error);
  await look();
  if (chosen) await choose(chosen.barcode);
}

/** Replaces an element's content unless nothing in it changed, so that focus and open menus survive. */
function refill(element, key, build) {
  const stamp = languageTag() + JSON.stringify(key);
  if (element.dataset.stamp === stamp || element.contains(document.activeElement?.closest('select'))) return;
  element.dataset.stamp = stamp;
  element.replaceChildren(...build());
}

async function look() {
  room = await (await fetch('/api/world')).json();
  show();
}

function show() {
  document.documentElement.lang = languageTag();
  for (const element of document.querySelectorAll('[data-word]'))
    element.textContent = word(element.dataset.word);
  $('title').textContent = named(room.title);
  const [air] = room.air;
  $('summary').textContent =
    `${room.inside} ${word('people')} · ${room.boxes} ${word('boxes')} · ` +
    `${air.temperatureC.toFixed(1)} °C · ${air.humidityPct.toFixed(0)} % RH`;
  $('language').textContent = word('language');
  $('search').placeholder = word('search');
  $('scan').elements.text.placeholder = word('scanText');
  refill($('speed'), room.speed, () =>
    SPEEDS.map((factor) =>
      make('option', { value: factor, textContent: `× ${factor}`, selected: factor === room.speed }),
    ),
  );
  refill($('room'), [room.banks, room.looseBoxes, room.doors], () => [
    drawRoom(
      room,
      (bank, aisle, there) => void act(`banks/${bank}/aisles/${aisle}/person`, { present: !there }),
    ),
  ]);
  refill($('cards'), room.people, () =>
    room.people
      .filter((person) => person.card)
      .map((person) =>
        button(named(person.name), () => act(`people/${person.id}/card`, { scanner: room.scanners[0].name })),
      ),
  );
  refill($('doors'), room.doors, () => room.doors.map(doorControls));
  refill(
    $('germicides'),
    room.germicides.map((germicide) => ({ ...germicide, irradianceUwPerCm2: null, ozonePpm: null })),
    () => room.germicides.map((germicide) => germicideCard(germicide, act)),
  );
  for (const germicide of room.germicides) showFigures(germicide);
  $('germicides').parentElement.hidden = room.germicides.length === 0;
  refill(
    $('banks'),
    room.banks.map((bank) => ({ ...bank, positionsMm: null, reportedMm: null, currentsA: null })),
    () => room.banks.map((bank) => bankCard(bank, act)),
  );
  refill($('devices'), [room.devices, room.water], () => room.devices.map(deviceControls));
}

function doorControls(door) {
  const state = [
    chip(word(door.open ? 'open' : 'closed')),
    chip(word(door.unlocked ? 'unlocked' : 'locked')),
  ];
  return make(
    'div',
    {},
    make('div', { className: 'state' }, named(door.title), ...state),
    make(
      'div',
      { className: 'knobs' },
      button(word('openInside'), () => act(`doors/${door.id}`, { open: true })),
      button(word('openOutside'), () => act(`doors/${door.id}`, { open: true, from: 'outside' })),
      button(word('close'), () => act(`doors/${door.id}`, { open: false })),
    ),
  );
}

function deviceControls(device) {
  const select = make('select', {
    ariaLabel: device.name,
    onchange: () => {
      select.blur();
      void act(`devices/${device.name}/faults`, { mode: select.value });
    },
  });
  const modes = device.kind === 'line' ? ['none', 'unplugged'] : MODES;
  for (const mode of modes)
    select.append(
      make('option', {
        value: mode,
        textContent: word(`mode:${mode}`),
        selected: device.fault.mode === mode,
      }),
    );
  const water = room.water.find((sensor) => sensor.name === device.name);
  return make(
    'div',
    { className: device.fault.mode === 'none' ? 'device' : 'device bad' },
    make('span', {}, device.name, make('small', { textContent: device.kind })),
    ...(water ? [toggle(word('water'), water.wet, (wet) => act(`water/${device.name}`, { wet }))] : []),
    select,
  );
}

async function search() {
  const text = $('search').value.trim();
  const boxes = text ? await (await fetch(`/api/boxes?q=${encodeURIComponent(text)}`)).json() : [];
  $('found').replaceChildren(
    ...boxes.map((box) =>
      make(
        'li',
        {},
        make(
          'button',
          { type: 'button', onclick: () => void choose(box.barcode) },
          box.barcode,
          make('small', { textContent: `${box.home || '—'} ${box.title}` }),
        ),
      ),
    ),
  );
}

function whereabouts(place) {
  return [word(place.at), place.slot, place.reader].filter(Boolean).join(' · ');
}

async function choose(barcode) {
  chosen = await (await fetch(`/api/boxes/${barcode}`)).json();
  const { place } = chosen;
  const of = (action, body) => () => act(`boxes/${barcode}/${action}`, body);
  const scan = (text) => () => act(`scanners/${room.scanners[0].name}/scan`, { text });
  const desks = room.readers.filter((reader) => !reader.gate);
  const inRoom = ['hand', 'trolley', 'reader'].includes(place.at);
  $('chosen').className = 'chosen';
  $('chosen').replaceChildren(
    make('div', {}, make('strong', { textContent: barcode }), ' ', chip(whereabouts(place))),
    make('p', { className: 'quiet', textContent: chosen.title }),
    make(
      'div',
      { className: 'row wrap' },
      button(word('take'), of('take'), {
        className: 'main',
        disabled: place.at !== 'slot' && place.at !== 'trolley',
      }),
      button(word('put'), of('put'), { disabled: !inRoom || !chosen.home }),
      button(word('putAt'), () => putSomewhere(barcode), { disabled: !inRoom }),
      ...desks.map((reader) =>
        place.at === 'reader'
          ? button(`${word('remove')}`, of('remove', { reader: place.reader }))
          : button(`${word('present')} ${named(reader.title)}`, of('present', { reader: reader.name }), {
              disabled: !inRoom,
            }),
      ),
      button(word(place.at === 'outside' ? 'carryIn' : 'carryOut'), of('carry-through-gate'), {
        disabled: !inRoom && place.at !== 'outside',
      }),
      button(word('scanBox'), scan(barcode)),
      ...(chosen.home ? [button(word('scanSlot'), scan(chosen.home))] : []),
    ),
  );
}

function putSomewhere(barcode) {
  const slot = prompt(word('putAt'), chosen?.home ?? '');
  if (slot) void act(`boxes/${barcode}/put`, { slot });
}

$('search').addEventListener('input', () => void search());
$('speed').addEventListener('change', (event) => {
  event.target.blur();
  void act('speed', { factor: Number(event.target.value) });
});
$('language').addEventListener('click', () => {
  switchLanguage();
  show();
  if (chosen) void choose(chosen.barcode);
});
$('scan').addEventListener('submit', (event) => {
  event.preventDefault();
  const { text } = event.target.elements;
  void act(`scanners/${room.scanners[0].name}/scan`, { text: text.value });
  text.select();
});

/** Looks again and again; a server that is gone is said, not hidden. */
async function keepLooking() {
  try {
    await look();
  } catch {
    tell('…');
  }
  setTimeout(() => void keepLooking(), LOOK_MS);
}
void keepLooking();
