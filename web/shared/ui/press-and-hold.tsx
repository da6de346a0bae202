import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  readonly icon: IconName;
  readonly name: string;
  /** How long it must be held, ms. */
  readonly holdMs: number;
  readonly disabled: boolean;
  readonly busy: boolean;
  readonly children: ComponentChildren;
  /** Shown while it is held. */
  readonly holding: string;
  readonly onHeld: () => void;
}

/**
 * A button that works only when it is held down long enough, by finger, pen or key, with the progress to be seen: what
 * is done by it must not happen by brushing past. Letting go, sliding off or leaving the page begins anew.
 */
export function PressAndHold({ icon, name, holdMs, disabled, busy, children, holding, onHeld }: Props) {
  const fraction = useSignal<number | null>(null);
  const frame = useRef(0);
  const stop = (): void => {
    cancelAnimationFrame(frame.current);
    fraction.value = null;
  };
  useEffect(() => stop, []);
  useEffect(() => {
    if (disabled) stop();
  }, [disabled]);
  const start = (): void => {
    if (disabled || busy || fraction.peek() !== null) return;
    const begun = performance.now();
    const step = (): void => {
      const done = (performance.now() - begun) / holdMs;
      if (done >= 1) {
        stop();
        onHeld();
        return;
      }
      fraction.value = done;
      frame.current = requestAnimationFrame(step);
    };
    step();
  };
  const isHoldKey = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter';
  const held = fraction.value !== null;
  return (
    <button
      type="button"
      class={`button button--primary button--large hold-button ${held ? 'is-held' : ''}`}
      disabled={disabled}
      aria-busy={busy}
      data-action={name}
      onPointerDown={(event) => {
        if (event.button === 0) start();
      }}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onBlur={stop}
      // A long touch would open the browser's menu instead.
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isHoldKey(event)) return;
        event.preventDefault();
        if (!event.repeat) start();
      }}
      onKeyUp={(event) => {
        if (isHoldKey(event)) stop();
      }}
    >
      <span class="hold-progress" style={{ width: `${(fraction.value ?? 0) * 100}%` }} aria-hidden="true" />
      <span class="hold-words">
        {busy ? <span class="spinner" aria-hidden="true" /> : <Icon name={icon} />}
        <span>{held ? holding : children}</span>
      </span>
    </button>
  );
}
