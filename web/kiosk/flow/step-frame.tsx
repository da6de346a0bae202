import type { ComponentChildren } from 'preact';
import type { RetrievalView } from '../../../controller/api/contract/index.ts';
import type { Action } from '../../shared/api/action.ts';
import type { ApiProblem } from '../../shared/api/problem.ts';
import { Problems } from '../../shared/ui/use-action.tsx';
import type { Flow } from './steps.ts';

/** What every step is given. */
export interface StepProps {
  readonly retrieval: RetrievalView;
  readonly flow: Flow;
  /** Takes the answer of a step, so that the page need not wait for the journal. */
  readonly take: (retrieval: RetrievalView) => void;
}

interface FrameProps {
  readonly name: string;
  readonly title: string;
  readonly lead?: string | undefined;
  readonly actions: readonly Pick<Action<readonly never[], unknown>, 'state' | 'dismiss'>[];
  /** What can be done instead of what was refused. */
  readonly instead?: (problem: ApiProblem, dismiss: () => void) => ComponentChildren;
  readonly children?: ComponentChildren;
  readonly footer?: ComponentChildren;
}

/** One step: what to do in large type, what went wrong, what helps to do it, and the next action at the bottom. */
export function StepFrame({ name, title, lead, actions, instead, children, footer }: FrameProps) {
  return (
    <>
      <section class="step" data-step={name}>
        <h1 class="step-title">{title}</h1>
        {lead && <p class="lead">{lead}</p>}
        <Problems of={actions} instead={instead} />
        {children}
      </section>
      {footer && <footer class="actions">{footer}</footer>}
    </>
  );
}

/** Whether an action is under way. */
export function isRunning(action: Pick<Action<readonly never[], unknown>, 'state'>): boolean {
  return action.state.value.kind === 'running';
}
