import { formatSlot, type SlotAddress } from '../../../controller/api/contract/slots.ts';
import { t } from '../i18n/text.ts';
import type { BankShape } from './geometry.ts';

interface Props {
  readonly shape: BankShape;
  readonly slot: SlotAddress;
}

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Units of the drawing; one slot is a box standing upright. */
const CELL = { width: 46, height: 78, gap: 5 };
const UPRIGHT = 16;
const SHELF = 12;
const MARGIN = { left: 96, right: 24, top: 84, bottom: 70 };

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
  const look = (section: number, level: number, column: number): string => {
    const inRow = shape.levels - level === slot.level;
    const inColumn = section === targetSection && column === targetColumn;
    return inRow || inColumn ? 'is-aligned' : '';
  };
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
      {indices(shape.sections).flatMap((s) =>
        indices(shape.levels).flatMap((l) =>
          indices(shape.positions).map((p) => (
            <rect
              key={`${s}-${l}-${p}`}
              class={`elevation-slot ${look(s, l, p)}`}
              x={s * sectionWidth + UPRIGHT + p * CELL.width + CELL.gap / 2}
              y={l * levelHeight + SHELF + 8}
              width={CELL.width - CELL.gap}
              height={CELL.height - 8}
              rx={4}
            />
          )),
        ),
      )}
      {indices(shape.levels + 1).map((l) => (
        <rect key={l} class="elevation-shelf" x={0} y={l * levelHeight} width={width} height={SHELF} />
      ))}
      {indices(shape.sections + 1).map((s) => (
        <rect
          key={s}
          class="elevation-upright"
          x={s * sectionWidth}
          y={-16}
          width={UPRIGHT}
          height={height + 24}
        />
      ))}
      {indices(shape.sections).map((s) => (
        <text
          key={s}
          class={`elevation-label ${order(shape.sections, s) === slot.section ? 'is-target' : ''}`}
          x={s * sectionWidth + sectionWidth / 2 + UPRIGHT / 2}
          y={-34}
        >
          {String(order(shape.sections, s)).padStart(2, '0')}
        </text>
      ))}
      {indices(shape.levels).map((l) => (
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
      <text
        class="elevation-front"
        x={frontIsRight ? width : 0}
        y={height + 50}
        data-side={frontIsRight ? 'end' : 'start'}
      >
        {frontIsRight ? `${t('elevation.front')} →` : `← ${t('elevation.front')}`}
      </text>
    </svg>
  );
}
