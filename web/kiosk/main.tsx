import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/700.css';
import '../shared/styles/index.css';
import './styles/index.css';
import { render } from 'preact';
import { startClock } from '../shared/clock.ts';
import { App } from './app.tsx';
import { startRounds } from './round/rounds.ts';
import { deliver } from './scan/scan.ts';
import { startMotions } from './shelving/motions.ts';
import { startSession, store, touch } from './session.ts';

startClock();
store.onScan((text) => {
  touch();
  deliver(text);
});
startSession();
startRounds();
startMotions();
const root = document.getElementById('app');
if (root) render(<App />, root);
