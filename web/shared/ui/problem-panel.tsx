import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api/problem.ts';
import { problemLines, t } from '../i18n/text.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface Props {
  readonly problem: ApiProblem;
  readonly onDismiss: () => void;
  readonly onRetry?: () => void;
  /** What can be done instead. */
  readonly children?: ComponentChildren;
}

/** Why something was not done, big and in words, until somebody has read it. */
export function ProblemPanel({ problem, onDismiss, onRetry, children }: Props) {
  return (
    <section class="problem" role="alert" data-problem={problem.code}>
      <Icon name="alert" class="problem-icon" />
      <div class="problem-words">
        <h2>{t(problem.status === 0 ? 'problem.unanswered' : 'problem.refused')}</h2>
        {problemLines(problem).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {children && <div class="problem-instead">{children}</div>}
      <div class="problem-actions">
        {onRetry && problem.retryable && (
          <Button look="primary" onPress={onRetry} name="retry">
            {t('problem.retry')}
          </Button>
        )}
        <Button onPress={onDismiss} name="dismiss">
          {t('problem.dismiss')}
        </Button>
      </div>
    </section>
  );
}
