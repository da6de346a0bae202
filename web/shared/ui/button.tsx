import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  /** Words; a button without any has a `label`. */
  readonly children?: ComponentChildren;
  readonly icon?: IconName;
  readonly look?: 'primary' | 'plain' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'large';
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly label?: string;
  readonly name?: string;
  readonly onPress: () => void;
}

/** A button fit for gloves. While `busy` it keeps its place and takes no second press. */
export function Button(props: Props) {
  const {
    children,
    icon,
    look = 'plain',
    size = 'normal',
    busy,
    disabled,
    pressed,
    label,
    name,
    onPress,
  } = props;
  return (
    <button
      type="button"
      class={`button button--${look} button--${size} ${busy ? 'is-busy' : ''}`}
      disabled={disabled}
      aria-busy={busy === true}
      aria-pressed={pressed}
      aria-label={label}
      data-action={name}
      onClick={() => {
        if (!busy) onPress();
      }}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}
