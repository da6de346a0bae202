import { formatSlot, type SlotAddress } from '../../../controller/api/contract/slots.ts';
import { t } from '../i18n/text.ts';
import type { BankShape } from './geometry.ts';

interface Props {
  readonly shape: BankShape;
  readonly slot: SlotAddress;
}

/** Units of the drawing; one slot is a box standing upright. */
const CELL = { width: 46, height: 96, gap: 5 };
const UPRIGHT = 16;
const SHELF = 12;
const MARGIN = { left: 96, right: 24, top: 84, bottom: 96 };

/**
 * The face that holds a slot, as one sees it standing in its aisle. Section 1 is at the front of the room: on the right
 * hand when facing A, on the left when facing B. Level 1 is the lowest.
 */
export function FaceElevation({ shape, slot }: Props) {
  const sectionWidth = shape.positions * CELL.width + UPRIGHT;
  const levelHeight = CELL.height + SHELF;
  const width = shape.sections * sectionWidth + UPRIGHT;
  const height = shape.levels * levelHeight + SHELF;
  const frontIsRight = slot.face === 'A';
  const order = (count: number, index: number): number => (frontIsRight ? count - index : index + 1);
  const targetColumn = frontIsRight ? shape.positions - slot.position : slot.position - 1;
  const targetSection = frontIsRight ? shape.sections - slot.section : slot.section - 1;
  const targetX = targetSection * sectionWidth + UPRIGHT + targetColumn * CELL.width;
  const targetY = (shape.levels - slot.level) * levelHeight + SHELF;
  return (
    <svg
      class="elevation"
      viewBox={`${-MARGIN.left} ${-MARGIN.top} ${width + MARGIN.left + MARGIN.right} ${height + MARGIN.top + MARGIN.bottom}`}
      role="img"
      aria-label={t('elevation.label', { slot: formatSlot(slot) })}
      data-slot={formatSlot(slot)}
    >
      <rect class="elevation-row" x={0} y={targetY - SHELF / 2} width={width} height={levelHeight} />
      <rect class="elevation-row" x={targetX} y={0} width={CELL.width} height={height} />
      {Array.from({ length: shape.sections }, (_, s) =>
        Array.from({ length: shape.levels }, (_, l) =>
          Array.from({ length: shape.positions }, (_, p) => (
            <rect
              key={`${s}-${l}-${p}`}
              class="elevation-slot"
              x={s * sectionWidth + UPRIGHT + p * CELL.width + CELL.gap / 2}
              y={l * levelHeight + SHELF + 8}
              width={CELL.width - CELL.gap}
              height={CELL.height - 8}
              rx={4}
            />
          )),
        ),
      )}
      {Array.from({ length: shape.levels + 1 }, (_, l) => (
        <rect key={l} class="elevation-shelf" x={0} y={l * levelHeight} width={width} height={SHELF} />
      ))}
      {Array.from({ length: shape.sections + 1 }, (_, s) => (
        <rect key={s} class="elevation-upright" x={s * sectionWidth} y={-16} width={UPRIGHT} height={height + 24} />
      ))}
      {Array.from({ length: shape.sections }, (_, s) => (
        <text
          key={s}
          class={`elevation-label ${order(shape.sections, s) === slot.section ? 'is-target' : ''}`}
          x={s * sectionWidth + sectionWidth / 2 + UPRIGHT / 2}
          y={-34}
        >
          {String(order(shape.sections, s)).padStart(2, '0')}
        </text>
      ))}
      {Array.from({ length: shape.levels }, (_, l) => (
        <text
          key={l}
          class={`elevation-label ${shape.levels - l === slot.level ? 'is-target' : ''}`}
          x={-48}
          y={l * levelHeight + SHELF + CELL.height / 2 + 18}
        >
          {shape.levels - l}
        </text>
      ))}
      <g class="elevation-target" transform={`translate(${targetX} ${targetY})`}>
        <rect x={-6} y={2} width={CELL.width + 12} height={CELL.height + 4} rx={10} />
        <text x={CELL.width / 2} y={CELL.height / 2 + 22}>
          {slot.position}
        </text>
      </g>
      <text class="elevation-front" x={frontIsRight ? width : 0} y={height + 66} data-side={frontIsRight ? 'end' : 'start'}>
        {frontIsRight ? `${t('elevation.front')} →` : `← ${t('elevation.front')}`}
      </text>
    </svg>
  );
}
