import { moved, type Span, zoomed } from './span.ts';
import { roomNow, show, span } from './view.ts';

/** One notch of a wheel. */
const WHEEL_STEP = 1.2;

interface Touch {
  readonly id: number;
  x: number;
}

/**
 * Mouse, finger and keys on a chart: drag to move, wheel or two fingers to zoom, double click for farther out. What is
 * shown follows at once; what is loaded follows when it rests.
 * @returns how to stop
 */
export function attachGestures(area: HTMLElement): () => void {
  const touches: Touch[] = [];
  let begun: { readonly span: Span; readonly xs: readonly number[] } | null = null;
  const box = (): DOMRect => area.getBoundingClientRect();
  const begin = (): void => {
    begun = { span: span.peek(), xs: touches.map(({ x }) => x) };
  };
  const part = (x: number): number => (x - box().left) / Math.max(1, box().width);

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || touches.length === 2) return;
    area.setPointerCapture(event.pointerId);
    touches.push({ id: event.pointerId, x: event.clientX });
    begin();
  };
  const onMove = (event: PointerEvent): void => {
    const touch = touches.find(({ id }) => id === event.pointerId);
    if (!touch || !begun) return;
    touch.x = event.clientX;
    const [a0 = 0, b0] = begun.xs.map(part);
    const [a1 = 0, b1] = touches.map(({ x }) => part(x));
    if (b0 === undefined || b1 === undefined) {
      show(moved(begun.span, a0 - a1, roomNow()));
      return;
    }
    // Both fingers stay on the moments they were put on.
    const factor = Math.abs(b0 - a0) / Math.max(0.02, Math.abs(b1 - a1));
    const middle0 = (a0 + b0) / 2;
    const middle1 = (a1 + b1) / 2;
    show(moved(zoomed(begun.span, factor, middle0, roomNow()), middle0 - middle1, roomNow()));
  };
  const onUp = (event: PointerEvent): void => {
    const index = touches.findIndex(({ id }) => id === event.pointerId);
    if (index < 0) return;
    touches.splice(index, 1);
    if (touches.length > 0) begin();
    else begun = null;
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      show(moved(span.peek(), event.deltaX / Math.max(1, box().width), roomNow()));
      return;
    }
    const factor = event.deltaY > 0 ? WHEEL_STEP : 1 / WHEEL_STEP;
    show(zoomed(span.peek(), factor, part(event.clientX), roomNow()));
  };
  const onDouble = (event: MouseEvent): void => {
    show(zoomed(span.peek(), 4, part(event.clientX), roomNow()));
  };
  const onKey = (event: KeyboardEvent): void => {
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    show(act(span.peek(), roomNow()));
  };
  area.addEventListener('pointerdown', onDown);
  area.addEventListener('pointermove', onMove);
  area.addEventListener('pointerup', onUp);
  area.addEventListener('pointercancel', onUp);
  area.addEventListener('wheel', onWheel, { passive: false });
  area.addEventListener('dblclick', onDouble);
  area.addEventListener('keydown', onKey);
  return () => {
    area.removeEventListener('pointerdown', onDown);
    area.removeEventListener('pointermove', onMove);
    area.removeEventListener('pointerup', onUp);
    area.removeEventListener('pointercancel', onUp);
    area.removeEventListener('wheel', onWheel);
    area.removeEventListener('dblclick', onDouble);
    area.removeEventListener('keydown', onKey);
  };
}

const KEYS: Readonly<Record<string, (span: Span, nowMs: number) => Span>> = {
  ArrowLeft: (from, now) => moved(from, -0.2, now),
  ArrowRight: (from, now) => moved(from, 0.2, now),
  '+': (from, now) => zoomed(from, 0.5, 0.5, now),
  '-': (from, now) => zoomed(from, 2, 0.5, now),
};
