import type { BankView } from '../../../controller/api/contract/index.ts';
import { aisleOf, type SlotAddress } from '../../../controller/api/contract/slots.ts';
import { t } from '../i18n/text.ts';
import { type AisleFacts, aisleFacts, isNoteworthy } from './aisle-facts.ts';
import { AisleTab } from './aisle-tab.tsx';
import {
  type AisleGap,
  type BankShape,
  type CarriageBox,
  crowdOf,
  geometryOf,
  numbered,
  reachOf,
} from './geometry.ts';

interface Props {
  readonly shape: BankShape;
  readonly view: BankView | undefined;
  /** What is drawn is no longer known to be true. */
  readonly stale?: boolean;
  /** Drawn depth of the carriages, mm; a wall draws them shallow. */
  readonly depthMm?: number;
  /** Draw to the scale of a bank this long, so that several banks compare. */
  readonly scaleMm?: number;
  readonly target?: SlotAddress | null;
  readonly chosenAisle?: number | null;
  readonly onAisle?: (aisle: number) => void;
}

/** Room around the carriages, mm in the drawing. */
const MARGIN = { x: 240, top: 50, labels: 600 };

/** As wide as the figure of a person is drawn, with some room. */
const PERSON_MM = 600;

/** One bank from above, its carriages where they are; the front of the room is at the bottom. */
export function BankPlan({
  shape,
  view,
  stale,
  depthMm: asked = 2400,
  scaleMm,
  target,
  chosenAisle,
  onAisle,
}: Props) {
  const geometry = geometryOf(shape, view);
  const reach = reachOf(shape);
  const drawnMm = geometry.lengthMm + reach.leftMm + reach.rightMm;
  const width = Math.max(drawnMm, scaleMm ?? 0) + 2 * MARGIN.x;
  // A long bank is drawn deeper and its numbers larger, so that both can be read; then not every number has room.
  const crowd = crowdOf(width);
  const depthMm = asked * crowd;
  const height = depthMm + MARGIN.top + MARGIN.labels * crowd;
  const targetAisle = target ? aisleOf(target) : null;
  const aisles = geometry.aisles.map((gap) => ({ gap, facts: aisleFacts(gap.aisle, view, targetAisle) }));
  const numberedAisles = numbered(
    geometry.aisles.length,
    crowd,
    aisles
      .filter(({ gap, facts }) => isNoteworthy(facts) || gap.aisle === chosenAisle)
      .map(({ gap }) => gap.aisle),
  );
  const numberedCarriages = numbered(
    shape.carriages,
    crowd,
    target?.bank === shape.bank ? [target.carriage] : [],
  );
  return (
    <svg
      class={`plan ${stale ? 'plan--stale' : ''}`}
      viewBox={`${-MARGIN.x - reach.leftMm} ${-MARGIN.top} ${width} ${height}`}
      role="group"
      aria-label={t('plan.label', { bank: shape.bank })}
      data-bank={shape.bank}
    >
      <Floor lengthMm={geometry.lengthMm} depthMm={depthMm} />
      {geometry.fixed.map((box) => (
        <FixedRack key={box.carriage} box={box} shape={shape} depthMm={depthMm} target={target ?? null} />
      ))}
      {aisles.map(({ gap, facts }) => (
        <Aisle key={gap.aisle} gap={gap} depthMm={depthMm} facts={facts} />
      ))}
      {geometry.carriages.map((box) => (
        <Carriage
          key={box.carriage}
          box={box}
          shape={shape}
          depthMm={depthMm}
          target={target ?? null}
          plate={numberedCarriages.has(box.carriage) ? crowd : null}
        />
      ))}
      {aisles.map(({ gap, facts }) => (
        <AisleTab
          key={gap.aisle}
          gap={gap}
          depthMm={depthMm}
          size={numberedAisles.has(gap.aisle) ? crowd : null}
          chosen={chosenAisle === gap.aisle}
          facts={facts}
          {...(onAisle ? { onAisle } : {})}
        />
      ))}
    </svg>
  );
}

function Floor({ lengthMm, depthMm }: { lengthMm: number; depthMm: number }) {
  return (
    <g class="plan-floor">
      <rect x={0} y={0} width={lengthMm} height={depthMm} />
      <line x1={0} x2={lengthMm} y1={depthMm * 0.2} y2={depthMm * 0.2} />
      <line x1={0} x2={lengthMm} y1={depthMm * 0.8} y2={depthMm * 0.8} />
      <rect class="plan-stop" x={-90} y={-30} width={70} height={depthMm + 60} rx={20} />
      <rect class="plan-stop" x={lengthMm + 20} y={-30} width={70} height={depthMm + 60} rx={20} />
    </g>
  );
}

function Aisle({ gap, depthMm, facts }: { gap: AisleGap; depthMm: number; facts: AisleFacts }) {
  const { open, opening, presence, wanted } = facts;
  if (!gap.gapes) return null;
  const look = ['plan-aisle'];
  if (open) look.push('is-open');
  if (opening) look.push('is-opening');
  if (wanted) look.push('is-wanted');
  if (presence === true) look.push('is-occupied');
  const middle = gap.leftMm + gap.widthMm / 2;
  // Whoever stands in a narrow gap is drawn narrow enough for it.
  const personScale = Math.min(1, gap.widthMm / PERSON_MM);
  return (
    <g class={look.join(' ')}>
      <rect style={{ x: `${gap.leftMm}px`, width: `${gap.widthMm}px` }} y={0} height={depthMm} />
      {presence === true && (
        <g transform={`translate(${middle} ${depthMm / 2}) scale(${personScale})`} class="plan-person">
          <circle cy={-300} r={130} />
          <path d="M-240 330 V40 a240 240 0 0 1 480 0 V330 z" />
        </g>
      )}
    </g>
  );
}

/** A rack that stands still: one face of shelves, closed at its back. */
function FixedRack({ box, shape, depthMm, target }: CarriageProps) {
  const mine = target?.bank === shape.bank && target.carriage === box.carriage ? target : null;
  const sectionMm = depthMm / shape.sections;
  const backMm = box.carriage === 0 ? box.leftMm : box.leftMm + box.widthMm - 60;
  return (
    <g class={`plan-fixed ${mine ? 'is-target' : ''}`} data-fixed={box.carriage}>
      <rect class="plan-body" x={box.leftMm + 12} y={0} width={box.widthMm - 24} height={depthMm} />
      <rect class="plan-back" x={backMm} y={0} width={60} height={depthMm} />
      {mine && (
        <rect
          class="plan-target"
          x={box.leftMm + 12}
          y={depthMm - mine.section * sectionMm}
          width={box.widthMm - 24}
          height={sectionMm}
          rx={30}
        />
      )}
      <text class="plan-number" x={box.leftMm + box.widthMm / 2} y={depthMm / 2 + 92}>
        {String(box.carriage).padStart(2, '0')}
      </text>
    </g>
  );
}

interface CarriageProps {
  readonly box: CarriageBox;
  readonly shape: BankShape;
  readonly depthMm: number;
  readonly target: SlotAddress | null;
}

/** @param plate how much larger than usual its number is drawn; `null` when it has no room for one */
function Carriage({ box, shape, depthMm, target, plate }: CarriageProps & { plate: number | null }) {
  const { widthMm, carriage } = box;
  const mine = target?.bank === shape.bank && target.carriage === carriage ? target : null;
  const sectionMm = depthMm / shape.sections;
  const faceMm = widthMm * 0.2;
  return (
    <g
      class={`plan-carriage ${box.known ? '' : 'is-unknown'} ${mine ? 'is-target' : ''}`}
      style={{ transform: `translateX(${box.leftMm}px)` }}
      data-carriage={carriage}
      data-left-mm={box.known ? Math.round(box.leftMm) : ''}
    >
      <rect class="plan-body" x={12} y={0} width={widthMm - 24} height={depthMm} rx={36} />
      {Array.from({ length: shape.sections - 1 }, (_, index) => (
        <line
          key={index}
          class="plan-upright"
          x1={12}
          x2={widthMm - 12}
          y1={(index + 1) * sectionMm}
          y2={(index + 1) * sectionMm}
        />
      ))}
      <line class="plan-spine" x1={widthMm / 2} x2={widthMm / 2} y1={0} y2={depthMm} />
      {mine && (
        <rect
          class="plan-target"
          x={mine.face === 'A' ? 12 : widthMm - 12 - faceMm}
          // Section 1 is at the front, and the front is at the bottom of the drawing.
          y={depthMm - mine.section * sectionMm}
          width={faceMm}
          height={sectionMm}
          rx={30}
        />
      )}
      {plate !== null && (
        <g transform={`translate(${widthMm / 2} ${depthMm / 2}) scale(${plate})`}>
          <rect class="plan-plate" x={-190} y={-155} width={380} height={310} rx={60} />
          <text class="plan-number" y={92}>
            {String(carriage).padStart(2, '0')}
          </text>
        </g>
      )}
    </g>
  );
}
