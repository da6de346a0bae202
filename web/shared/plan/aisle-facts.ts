import type { BankView } from '../../../controller/api/contract/index.ts';
import { t } from '../i18n/text.ts';

/** What there is to say of one aisle. */
export interface AisleFacts {
  readonly state: AisleState;
  readonly open: boolean;
  readonly opening: boolean;
  readonly presence: boolean | null;
  /** Somebody is in there, nobody knows, it is in use or kept for somebody: the word under its number. */
  readonly note: string | null;
  readonly wanted: boolean;
}

type AisleState = BankView['aisles'][number]['state'];

/** What a bank says of one of its aisles; `targetAisle` is where the wanted box stands. */
export function aisleFacts(
  aisle: number,
  view: BankView | undefined,
  targetAisle: number | null,
): AisleFacts {
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
  return null;
}

/** Whether the number of an aisle must be readable, however many there are. */
export function isNoteworthy({ open, opening, presence, wanted }: AisleFacts): boolean {
  return open || opening || wanted || presence === true;
}
