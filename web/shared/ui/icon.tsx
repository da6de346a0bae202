import { type IconName, PATHS } from './icon-paths.ts';

export type { IconName };

/** Decorative: the words beside it say the same. */
export function Icon({ name, class: look = '' }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${look}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
