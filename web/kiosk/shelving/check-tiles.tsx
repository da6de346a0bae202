import { ranges } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import type { Check } from './clearance.ts';

interface Props {
  readonly checks: readonly Check[];
  readonly seen: ReadonlySet<string>;
  readonly rails: string;
  readonly onToggle: (key: string) => void;
}

/** Everything to be looked at, one tile each: what the sensors say, and whether somebody has looked. */
export function CheckTiles({ checks, seen, rails, onToggle }: Props) {
  const lone = checks.filter((check) => !check.closed).length === 1;
  return (
    <div class="clearance">
      {checks.map((check) => (
        <CheckTile
          key={check.key}
          check={check}
          wide={check.closed || lone}
          seen={seen.has(check.key)}
          onToggle={() => onToggle(check.key)}
        />
      ))}
      <Tile
        name={rails}
        wide
        title={t('reset.rails')}
        sensor={null}
        state={seen.has(rails) ? 'seen' : 'open'}
        words={t(seen.has(rails) ? 'reset.seenClosed' : 'reset.press')}
        onToggle={() => onToggle(rails)}
      />
    </div>
  );
}

interface CheckTileProps {
  readonly check: Check;
  readonly wide: boolean;
  readonly seen: boolean;
  readonly onToggle: () => void;
}

function CheckTile({ check, wide, seen, onToggle }: CheckTileProps) {
  const { closed, presence } = check;
  const aisles = ranges(check.aisles);
  const occupied = presence === true;
  const words = occupied
    ? t('reset.clearOf')
    : !seen
      ? t('reset.press')
      : t(closed ? 'reset.seenClosed' : 'reset.seen');
  return (
    <Tile
      name={check.key}
      wide={wide}
      title={closed ? t('reset.closed', { aisles }) : t('reset.tile', { aisle: aisles })}
      sensor={t(occupied ? 'reset.occupied' : presence === null ? 'reset.unknown' : 'reset.empty')}
      state={occupied ? 'occupied' : seen ? 'seen' : 'open'}
      words={words}
      onToggle={onToggle}
    />
  );
}

interface TileProps {
  readonly name: string;
  readonly wide: boolean;
  readonly title: string;
  readonly sensor: string | null;
  readonly state: 'open' | 'seen' | 'occupied';
  readonly words: string;
  readonly onToggle: () => void;
}

const TILE_ICONS = { open: null, seen: 'check', occupied: 'person' } as const;

function Tile({ name, wide, title, sensor, state, words, onToggle }: TileProps) {
  const icon = TILE_ICONS[state];
  return (
    <button
      type="button"
      class={`clear-tile is-${state} ${wide ? 'clear-tile--wide' : ''}`}
      role="checkbox"
      aria-checked={state === 'seen'}
      disabled={state === 'occupied'}
      data-check={name}
      onClick={onToggle}
    >
      <span class="check-box">{icon && <Icon name={icon} />}</span>
      <span class="clear-words">
        <strong>{title}</strong>
        {sensor && <span>{sensor}</span>}
        <span class="clear-state">{words}</span>
      </span>
    </button>
  );
}
