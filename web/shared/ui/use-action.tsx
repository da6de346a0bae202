import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { Action } from '../api/action.ts';
import type { ApiProblem } from '../api/problem.ts';
import { ProblemPanel } from './problem-panel.tsx';

/** One {@link Action} for the life of a component. `perform` must depend on its arguments only. */
export function useAction<Args extends readonly unknown[], T>(
  perform: (key: string, ...args: Args) => Promise<T>,
): Action<Args, T> {
  return useMemo(() => new Action(perform), []);
}

/** Hands on what an action brought, when it brought anything; what stood in its way shows by itself. */
export function whenDone<T>(running: Promise<T | null>, use: (result: T) => void): void {
  void running.then((result) => {
    if (result !== null) use(result);
  });
}

type AnyAction = Pick<Action<readonly never[], unknown>, 'state' | 'dismiss'>;

interface ProblemsProps {
  readonly of: readonly AnyAction[];
  /** What can be done instead, below the words of a refusal. */
  readonly instead?: ((problem: ApiProblem, dismiss: () => void) => ComponentChildren) | undefined;
}

/** The problems of the actions of a page, each until dismissed. */
export function Problems({ of, instead }: ProblemsProps) {
  return (
    <>
      {of.map((action, index) => {
        const state = action.state.value;
        if (state.kind !== 'failed') return null;
        const dismiss = (): void => action.dismiss();
        return (
          <ProblemPanel key={index} problem={state.problem} onDismiss={dismiss}>
            {instead?.(state.problem, dismiss)}
          </ProblemPanel>
        );
      })}
    </>
  );
}
