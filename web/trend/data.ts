import { effect, signal } from '@preact/signals';
import { call } from '../shared/api/http.ts';
import { ApiProblem } from '../shared/api/problem.ts';
import { added, covers, type Piece } from './compose.ts';
import { viewer } from './session.ts';
import { MOST_MS, type Span } from './span.ts';
import { chosen, roomNow, span } from './view.ts';

/** Whoever turns a wheel asks for twenty spans a second; only the one where it comes to rest is loaded. */
const REST_MS = 120;
/** As many as a chart of this width can draw; the server chooses the tier by it. */
const BUCKETS = 900;
const OVERVIEW_BUCKETS = 600;
/** So much more than what is shown is loaded on either side, so that a small move waits for nothing. */
const MARGIN = 0.5;

/** What is loaded of each point. */
export const pieces = signal<ReadonlyMap<string, readonly Piece[]>>(new Map());
/** Whether something finer is on its way. */
export const loading = signal(false);
/** Why the last question was not answered; `null` when it was. */
export const trouble = signal<ApiProblem | null>(null);

const overviewed = new Set<string>();

async function load(points: readonly string[], { fromMs, toMs }: Span, buckets: number): Promise<void> {
  if (points.length === 0) return;
  const query = {
    points: points.join(','),
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    buckets,
  };
  const all = await call('GET /history', { query });
  const next = new Map(pieces.peek());
  for (const history of all)
    next.set(
      history.point,
      added(next.get(history.point) ?? [], { fromMs, toMs, stepMs: (toMs - fromMs) / buckets, history }),
    );
  pieces.value = next;
}

/** Loads what is chosen and not there yet: first everything there is, coarsely, then what is shown, closely. */
async function fill(): Promise<void> {
  const points = chosen.peek();
  const shown = span.peek();
  const now = roomNow();
  const stepMs = (shown.toMs - shown.fromMs) / BUCKETS;
  const unseen = points.filter((point) => !overviewed.has(point));
  const missing = points.filter((point) => {
    const known = pieces.peek().get(point) ?? [];
    // What follows the clock may lack its last moment until the next step.
    const needed = { fromMs: shown.fromMs, toMs: Math.min(shown.toMs, now - 3 * stepMs) };
    return !covers(known, needed, stepMs);
  });
  if (unseen.length + missing.length === 0) return;
  loading.value = true;
  try {
    const lengthMs = shown.toMs - shown.fromMs;
    const wide = {
      fromMs: shown.fromMs - MARGIN * lengthMs,
      toMs: Math.min(now, shown.toMs + MARGIN * lengthMs),
    };
    const closely = wide.toMs - wide.fromMs <= MOST_MS ? wide : shown;
    const buckets = Math.ceil(BUCKETS * (1 + 2 * MARGIN));
    const overview = { fromMs: now - MOST_MS, toMs: now };
    await load(missing, closely, buckets);
    await load(unseen, overview, OVERVIEW_BUCKETS);
    for (const point of unseen) overviewed.add(point);
    trouble.value = null;
  } catch (error) {
    trouble.value = error instanceof ApiProblem ? error : new ApiProblem(0, 'unexpected', String(error));
  } finally {
    loading.value = false;
  }
}

/** Starts what lasts as long as the page. */
export function startLoading(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let again = false;
  // One question at a time: answers then come in the order of the questions, and a slow line is not flooded.
  const run = async (): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      await fill();
    } while (again);
    busy = false;
  };
  effect(() => {
    void [chosen.value, span.value];
    if (viewer.value === null || viewer.value === 'unknown') return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), REST_MS);
  });
}
