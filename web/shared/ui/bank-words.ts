import type { BankView } from '../../../controller/api/contract/index.ts';
import { t } from '../i18n/text.ts';
import type { TextKey } from '../i18n/zh-CN.ts';
import { problemFlags } from './bank-state.ts';

/** What a bank is doing, in a few words. */
export function phaseText(view: BankView | undefined): string {
  if (!view) return t('phase.unknown');
  if (view.phase === 'opening') return t('phase.opening', { aisle: view.targetAisle });
  if (view.phase === 'open' || view.phase === 'held') {
    if (view.openAisles === null) return t('phase.unknown');
    return view.openAisles.map((aisle) => openAisleText(view, aisle)).join(t('list.comma'));
  }
  return t(`phase.${view.phase}`);
}

function openAisleText(view: BankView, aisle: number): string {
  const hold = view.holds.find((one) => one.aisle === aisle);
  if (!hold) return t('phase.open', { aisle });
  // A wall is told that an aisle is held, not by whom.
  return hold.name ? t('phase.held', { aisle, name: hold.name }) : t('phase.heldBySomebody', { aisle });
}

/** Everything abnormal about a bank in words, most urgent first. */
export function bankProblems(view: BankView | undefined): readonly string[] {
  if (!view) return [];
  const { raised, unknown } = problemFlags(view);
  return [
    ...(view.connected ? [] : [t('flag.disconnected')]),
    ...raised.map((flag) => t(`flag.${flag}`)),
    ...unknown.map((flag) => t('flag.unknown', { what: t(`flag.${flag}`) })),
  ];
}

const FEATURES = [
  'positions',
  'currents',
  'presence',
  'open-aisle',
  'emergency-stop',
  'fire',
  'fault',
  'local-control',
  'receipts',
  'stop',
  'close-up',
  'spread',
  'lock',
  'reset',
  'watchdog',
] as const;

/** What a make of shelving cannot tell or do, in words; `null` when it lacks nothing. */
export function missingText({ missing }: Pick<BankView, 'missing'>): string | null {
  if (missing.length === 0) return null;
  const words = missing.map((name) => {
    const known = FEATURES.find((feature) => feature === name);
    return known ? t(`feature.${known}` satisfies TextKey) : name;
  });
  return t('bank.missing', { what: words.join(t('list.comma')) });
}
