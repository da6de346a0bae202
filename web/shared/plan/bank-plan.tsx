import type { BankView } from '../../../controller/api/contract/index.ts';
import { aisleOf, type SlotAddress } from '../../../controller/api/contract/slots.ts';
import { t } from '../i18n/text.ts';
import { type AisleGap, type BankShape, type CarriageBox, geometryOf, reachOf } from './geometry.ts';

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
const MARGIN = { x: 240, top: 50, labels: 560 };

/** One bank from above, its carriages where they are; the front of the room is at the bottom. */
export function BankPlan({
  shape,
  view,
  stale,
  depthMm = 2400,
  scaleMm,
  target,
  chosenAisle,
  onAisle,
}: Props) {
  const geometry = geometryOf(shape, view);
  const reach = reachOf(shape);
  const drawnMm = geometry.lengthMm + reach.leftMm + reach.rightMm;
  const width = Math.max(drawnMm, scaleMm ?? 0) + 2 * MARGIN.x;
  const height = depthMm + MARGIN.top + MARGIN.labels;
  const targetAisle = target ? aisleOf(target) : null;
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
      {geometry.aisles.map((gap) => (
        <Aisle key={gap.aisle} gap={gap} depthMm={depthMm} {...aisleFacts(gap.aisle, view, targetAisle)} />
      ))}
      {geometry.carriages.map((box) => (
        <Carriage key={box.carriage} box={box} shape={shape} depthMm={depthMm} target={target ?? null} />
      ))}
      {geometry.aisles.map((gap) => (
        <AisleTab
          key={gap.aisle}
          gap={gap}
          depthMm={depthMm}
          chosen={chosenAisle === gap.aisle}
          {...aisleFacts(gap.aisle, view, targetAisle)}
          {...(onAisle ? { onAisle } : {})}
        />
      ))}
    </svg>
  );
}

interface AisleFacts {
  readonly state: AisleState;
  readonly open: boolean;
  readonly opening: boolean;
  readonly presence: boolean | null;
  /** Somebody is in there, nobody knows, it is in use or kept for somebody: the word under its number. */
  readonly note: string | null;
  readonly wanted: boolean;
}

type AisleState = BankView['aisles'][number]['state'];

function aisleFacts(aisle: number, view: BankView | undefined, targetAisle: number | null): AisleFacts {
  const state = view?.aisles.find((one) => one.aisle === aisle)?.state ?? 'unknown';
  const presence = view?.presence[aisle - 1] ?? null;
  return {
    state,
    open: view?.openAisles?.includes(aisle) === true,
    opening: view?.moving === true && view.targetAisle === aisle,
    presence,
    note: noteOf(state, presence, view),
    wanted: targetAisle === aisle,
  };
}

function noteOf(state: AisleState, presence: boolean | null, view: BankView | undefined): string | null {
  if (presence === true) return t('plan.occupied');
  // Where the make has no such sensors at all, the bank says so once instead of every aisle.
  if (presence === null && !view?.missing.includes('presence')) return t('plan.unknownShort');
  if (state === 'held') return t('plan.held');
  if (state === 'claimed') return t('plan.kept');
  return state === 'latched' ? t('plan.latched') : null;
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

function Aisle({
  gap,
  depthMm,
  open,
  opening,
  presence,
  wanted,
}: AisleFacts & { gap: AisleGap; depthMm: number }) {
  if (!gap.gapes) return null;
  const look = ['plan-aisle'];
  if (open) look.push('is-open');
  if (opening) look.push('is-opening');
  if (wanted) look.push('is-wanted');
  if (presence === true) look.push('is-occupied');
  const middle = gap.leftMm + gap.widthMm / 2;
  return (
    <g class={look.join(' ')}>
      <rect style={{ x: `${gap.leftMm}px`, width: `${gap.widthMm}px` }} y={0} height={depthMm} />
      {presence === true && (
        <g transform={`translate(${middle} ${depthMm / 2})`} class="plan-person">
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

function Carriage({ box, shape, depthMm, target }: CarriageProps) {
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
      <rect class="plan-plate" x={widthMm / 2 - 190} y={depthMm / 2 - 155} width={380} height={310} rx={60} />
      <text class="plan-number" x={widthMm / 2} y={depthMm / 2 + 92}>
        {String(carriage).padStart(2, '0')}
      </text>
    </g>
  );
}

interface TabProps extends AisleFacts {
  readonly gap: AisleGap;
  readonly depthMm: number;
  readonly chosen: boolean;
  readonly onAisle?: (aisle: number) => void;
}

/** The aisle's number under its gap, with what is abnormal about it in shape and words. */
function AisleTab(props: TabProps) {
  const { gap, depthMm, state, open, opening, presence, note, wanted, chosen, onAisle } = props;
  const middle = gap.leftMm + gap.widthMm / 2;
  const look = ['plan-tab'];
  if (open) look.push('is-open');
  if (opening) look.push('is-opening');
  if (wanted) look.push('is-wanted');
  if (chosen) look.push('is-chosen');
  if (presence === true) look.push('is-occupied');
  if (presence === null) look.push('is-unknown');
  const words = [t('plan.aisle', { aisle: gap.aisle })];
  if (open) words.push(t('plan.open'));
  if (presence === true) words.push(t('plan.occupied'));
  if (presence === null) words.push(t('plan.presenceUnknown'));
  else if (note !== null && presence === false) words.push(note);
  const pressable = onAisle
    ? {
        role: 'button' as const,
        tabIndex: 0,
        'aria-pressed': chosen,
        onClick: () => onAisle(gap.aisle),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== ' ' && event.key !== 'Enter') return;
          event.preventDefault();
          onAisle(gap.aisle);
        },
      }
    : { role: 'img' as const };
  return (
    <g
      class={look.join(' ')}
      style={{ transform: `translateX(${middle}px)` }}
      aria-label={words.join(' · ')}
      data-aisle={gap.aisle}
      data-open={open}
      data-aisle-state={state}
      data-presence={presence === null ? 'unknown' : presence ? 'occupied' : 'empty'}
      {...pressable}
    >
      {onAisle && <rect class="plan-touch" x={-435} y={depthMm + 10} width={870} height={550} />}
      <rect class="plan-pill" x={-215} y={depthMm + 65} width={430} height={280} rx={140} />
      <text class="plan-aisle-number" y={depthMm + 286}>
        {gap.aisle}
      </text>
      {note !== null && (
        <text class="plan-note" y={depthMm + 530}>
          {note}
        </text>
      )}
    </g>
  );
}
