import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/700.css';
import '../shared/styles/index.css';
import './styles/index.css';
import { render } from 'preact';
import { startClock } from '../shared/clock.ts';
import { startReadings } from './readings.ts';
import { startWall } from './session.ts';
import { Wall } from './wall.tsx';

startClock();
startReadings();
void startWall();
const root = document.getElementById('app');
if (root) render(<Wall />, root);
