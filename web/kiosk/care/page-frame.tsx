import type { ComponentChildren } from 'preact';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { ProblemPanel } from '../../shared/ui/problem-panel.tsx';
import { go } from '../router.ts';
import type { Live } from './use-live.ts';

interface Props {
  readonly name: string;
  readonly title: string;
  readonly lead?: string;
  readonly live?: Pick<Live<unknown>, 'value' | 'problem' | 'reload'>;
  /** Whether the live stream has not said yet what the page is about. */
  readonly unheard?: boolean;
  readonly children?: ComponentChildren;
}

/** A page below "alarms and room": the way back, a title, and why nothing is shown while nothing is. */
export function PageFrame({ name, title, lead, live, unheard = false, children }: Props) {
  const problem = live?.problem.value ?? null;
  const waits = unheard || (live !== undefined && live.value.value === null);
  return (
    <div class="page" data-care={name} aria-busy={waits && !problem}>
      <header class="page-head">
        <Button icon="left" look="quiet" onPress={() => go({ page: 'room' })} name="back">
          {t('back')}
        </Button>
      </header>
      <h1>{title}</h1>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {waits && problem && live && (
        <ProblemPanel problem={problem} onDismiss={() => go({ page: 'room' })} onRetry={live.reload} />
      )}
      {children}
    </div>
  );
}
