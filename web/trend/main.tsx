import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/700.css';
import '../shared/styles/index.css';
import './styles/index.css';
import { render } from 'preact';
import { startClock } from '../shared/clock.ts';
import { App } from './app.tsx';
import { startLoading } from './data.ts';
import { startSession } from './session.ts';
import { startView } from './view.ts';

startClock();
startView();
startLoading();
void startSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
