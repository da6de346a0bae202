import { button, chip, make, picker, toggle } from './elements.js';
import { named, word } from './words.js';

const DRIFTS_MM_PER_M = [0, 2, 5, 20, 50, -5, -20];
const BOUNCES_MS = [0, 100, 500, 2000];
const NOBODY = [0, '—'];

const numbered = (count) => Array.from({ length: count }, (_, i) => [i + 1, String(i + 1)]);
const aislesOf = (bank) => [NOBODY, ...numbered(bank.people.length)];
const carriagesOf = (bank) => [NOBODY, ...numbered(bank.people.length - 1)];

/** One bank: how it is, and every knob it has. `act(path, body)` asks the server to do something. */
export function bankCard(bank, act) {
  const faults = (body) => act(`banks/${bank.bank}/faults`, body);
  return make(
    'section',
    { className: 'card' },
    make('h2', { textContent: named(bank.title) }),
    make('div', { className: 'state' }, ...stateOf(bank)),
    group('people', inputsOf(bank, faults)),
    group('mishaps', mishapsOf(bank, faults)),
    group('others', othersOf(bank, act)),
  );
}

function group(key, knobs) {
  return make(
    'div',
    { className: 'knobs', role: 'group', ariaLabel: word(`group:${key}`) },
    make('span', { className: 'quiet', textContent: word(`group:${key}`) }),
    ...knobs,
  );
}

function stateOf(bank) {
  const open = bank.openAisles === null ? '?' : bank.openAisles.join(' ') || word('none');
  const warnings = ['latchedStop', 'watchdogTripped', 'overload'].filter((key) => bank[key]);
  return [
    chip(word(bank.moving ? 'moving' : 'still'), bank.moving ? 'run' : ''),
    ...(bank.rolling && !bank.moving ? [chip(word('rollsOn'), 'bad')] : []),
    chip(`${word('openAisle')} ${open}`),
    chip(`#${bank.lastSequence} ${bank.result}`),
    ...(bank.locked ? [chip(word('lockedBank'))] : []),
    ...(bank.emergencyLatched ? [chip(word('emergencyStop'), 'bad')] : []),
    ...(bank.knobs.positionUnknown ? [chip(word('positionUnknown'), 'bad')] : []),
    ...warnings.map((key) => chip(word(key), 'bad')),
  ];
}

function inputsOf({ knobs }, faults) {
  return [
    toggle(word('emergencyStop'), knobs.emergencyStop, (on) => faults({ emergencyStop: on })),
    toggle(word('fire'), knobs.fire, (on) => faults({ fire: on })),
    toggle(word('localControl'), knobs.localControl, (on) => faults({ localControl: on })),
    toggle(word('fault'), knobs.faultCode !== 0, (on) => faults({ faultCode: on ? 42 : 0 })),
  ];
}

function mishapsOf(bank, faults) {
  const { knobs } = bank;
  const aisles = aislesOf(bank);
  const carriages = carriagesOf(bank);
  const drift = typeof knobs.encoderDriftMmPerM === 'number' ? knobs.encoderDriftMmPerM : 0;
  const perMetre = (mm) => (mm === 0 ? '—' : `${mm > 0 ? '+' : ''}${mm} mm/m`);
  return [
    toggle(word('overload'), knobs.overloadCarriage !== null, (on) => faults({ overload: on ? 1 : null })),
    toggle(word('positionUnknown'), knobs.positionUnknown, (on) => faults({ positionUnknown: on })),
    toggle(word('losesPosition'), knobs.losesPositionOnPowerCut, (on) =>
      faults({ losesPositionOnPowerCut: on }),
    ),
    picker(word('obstruction'), aisles, knobs.obstruction?.aisle, (k) => faults({ obstruction: k || null })),
    picker(word('debris'), aisles, knobs.debris?.aisle, (k) => faults({ debris: k || null })),
    picker(word('stuckContactor'), carriages, knobs.stuckContactor?.carriage, (k) =>
      faults({ stuckContactor: k || null }),
    ),
    picker(word('sensorBad'), aisles, knobs.presenceSensorBad[0], (k) =>
      faults({ presenceSensorBad: k ? [k] : [] }),
    ),
    picker(
      word('bounce'),
      BOUNCES_MS.map((ms) => [ms, ms ? `${ms} ms` : '—']),
      knobs.bounceMs,
      (ms) => faults({ bounceMs: ms }),
    ),
    picker(
      word('drift'),
      DRIFTS_MM_PER_M.map((mm) => [mm, perMetre(mm)]),
      drift,
      (mm) => faults({ encoderDriftMmPerM: mm }),
    ),
  ];
}

/** Who else moves the bank: a hand at its own panel, and another daemon. */
function othersOf(bank, act) {
  const panel = (body) => act(`banks/${bank.bank}/panel`, body);
  const second = (body) => act(`banks/${bank.bank}/second-commander`, body);
  const aisles = aislesOf(bank);
  const disabled = !bank.knobs.localControl;
  const localOpen = picker(word('localOpen'), aisles, 0, (k) => k && panel({ open: k }));
  localOpen.querySelector('select').disabled = disabled;
  return [
    localOpen,
    button(word('localStop'), () => panel({ stop: true }), { disabled }),
    button(word('localHome'), () => panel({ home: true }), { disabled }),
    ...(bank.make === 'bank-v1'
      ? [
          picker(word('secondOpen'), aisles, 0, (k) => k && second({ order: 'openAisle', argument: k })),
          button(word('secondStop'), () => second({ order: 'stop' })),
        ]
      : []),
  ];
}
