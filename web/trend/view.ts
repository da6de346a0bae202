import { effect, signal } from '@preact/signals';
import { nowMs } from '../shared/clock.ts';
import { store } from './session.ts';
import { DAY_MS, LEAST_MS, MOST_MS, type Span, within } from './span.ts';

/** More, and nobody could tell the lines apart. */
export const MOST_CHOSEN = 8;

/** Ids of the points that are drawn, in the order in which they were chosen. */
export const chosen = signal<readonly string[]>([]);
/** What is shown. */
export const span = signal<Span>({ fromMs: Date.now() - DAY_MS, toMs: Date.now() });
/** Whether the right edge stays at now. */
export const following = signal(true);
/** The moment under the pointer, epoch seconds. */
export const cursor = signal<number | null>(null);

/** The daemon's clock as best known here, epoch ms. */
export function roomNow(): number {
  return Date.now() + store.skewMs.peek();
}

/** Shows a span; one that ends now goes on with the clock. */
export function show(wanted: Span): void {
  const now = roomNow();
  const next = within(wanted, now);
  following.value = next.toMs >= now - (next.toMs - next.fromMs) / 1000;
  span.value = next;
}

/** Draws a point, or no longer. */
export function toggle(point: string): void {
  const now = chosen.peek();
  if (now.includes(point)) chosen.value = now.filter((other) => other !== point);
  else if (now.length < MOST_CHOSEN) chosen.value = [...now, point];
}

/** What the address says, so that a link shows what whoever sent it saw. */
function read(): void {
  const query = new URLSearchParams(location.hash.slice(1));
  const points = query.get('points');
  if (points) chosen.value = [...new Set(points.split(','))].slice(0, MOST_CHOSEN);
  const lengthMs = Number(query.get('span') ?? Number.NaN);
  const fromMs = Date.parse(query.get('from') ?? '');
  const toMs = Date.parse(query.get('to') ?? '');
  if (!Number.isNaN(fromMs) && !Number.isNaN(toMs)) show({ fromMs, toMs });
  else if (lengthMs >= LEAST_MS && lengthMs <= MOST_MS) follow(lengthMs);
}

/** Shows the last so many milliseconds, up to now and on. */
export function follow(lengthMs: number): void {
  const now = roomNow();
  following.value = true;
  span.value = { fromMs: now - lengthMs, toMs: now };
}

function write(): void {
  const query = new URLSearchParams();
  if (chosen.value.length > 0) query.set('points', chosen.value.join(','));
  const { fromMs, toMs } = span.value;
  if (following.value) query.set('span', String(Math.round(toMs - fromMs)));
  else {
    query.set('from', new Date(fromMs).toISOString());
    query.set('to', new Date(toMs).toISOString());
  }
  const hash = `#${query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
  if (hash !== location.hash) history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
}

/** How often a span that follows the clock moves: never by less than it can be seen to. */
const STEPS = 600;

/** Starts what lasts as long as the page. */
export function startView(): void {
  read();
  addEventListener('hashchange', read);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    // Browsers allow only so many changes of the address.
    void [chosen.value, span.value, following.value];
    clearTimeout(timer);
    timer = setTimeout(write, 400);
  });
  effect(() => {
    const now = nowMs.value + store.skewMs.value;
    const { fromMs, toMs } = span.peek();
    const lengthMs = toMs - fromMs;
    if (!following.value || now - toMs < Math.max(1000, lengthMs / STEPS)) return;
    span.value = { fromMs: now - lengthMs, toMs: now };
  });
}
