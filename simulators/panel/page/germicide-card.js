import { button, chip, make, picker, toggle } from './elements.js';
import { word } from './words.js';

const LIGHT_PCT = [100, 60, 20, 0];
/** Fresh air, a little, more than anybody may breathe, and far too much. */
const OZONE_PPM = [0.01, 0.08, 0.3, 2];

/** One zone that can be disinfected: what burns, what is measured, and every knob. `act(path, body)` asks the server. */
export function germicideCard({ zone, lamp, generator, fan, knobs }, act) {
  const faults = (body) => act(`germicides/${zone}/faults`, body);
  const light = LIGHT_PCT.map((pct) => [pct, pct === 0 ? word('burntOut') : `${pct} %`]);
  return make(
    'div',
    {},
    make(
      'div',
      { className: 'state' },
      zone,
      chip(`${word('lamp')} ${word(lamp ? 'on' : 'off')}`, lamp ? 'run' : ''),
      chip(`${word('generator')} ${word(generator ? 'on' : 'off')}`, generator ? 'run' : ''),
      chip(`${word('fan')} ${word(fan ? 'on' : 'off')}`, fan ? 'run' : ''),
    ),
    make('p', { className: 'quiet', id: `germicide-${zone}` }),
    make(
      'div',
      { className: 'knobs' },
      picker(word('light'), light, Math.round(knobs.lampShare * 100), (lampPct) => faults({ lampPct })),
      toggle(word('lampStuck'), knobs.lampStuck, (on) => faults({ lampStuck: on })),
      toggle(word('generatorStuck'), knobs.generatorStuck, (on) => faults({ generatorStuck: on })),
      toggle(word('fanDead'), knobs.fanDead, (on) => faults({ fanDead: on })),
    ),
    make(
      'div',
      { className: 'knobs' },
      make('span', { className: 'quiet', textContent: word('setOzone') }),
      ...OZONE_PPM.map((ozonePpm) => button(`${ozonePpm} ppm`, () => faults({ ozonePpm }))),
    ),
  );
}

/** What the instruments show; it changes all the time, and the knobs above it must not. */
export function showFigures({ zone, irradianceUwPerCm2, ozonePpm }) {
  document.getElementById(`germicide-${zone}`).textContent =
    `UV ${irradianceUwPerCm2.toFixed(0)} µW/cm² · O₃ ${ozonePpm.toFixed(3)} ppm`;
}
