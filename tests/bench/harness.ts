import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a figure should be. */
export interface Goal {
  readonly at: 'least' | 'most';
  readonly value: number;
}

/** One line of the table: ours, what it is held against, and whether that is good enough. */
export interface Row {
  readonly what: string;
  /** Unit of `ours` and `ceiling`, e.g. `1/s`, `ms`. */
  readonly unit: string;
  /** Median of our runs. */
  readonly ours: number;
  /** Median of the bare runs, or the physical limit; `null` when the figure stands for itself. */
  readonly ceiling: number | null;
  /**
   * The figure the goal speaks of: the median of ours ÷ ceiling over the rounds, each round's pair having met the same
   * moment of the machine; ours ÷ limit for a limit that is no measurement; `ours` itself without a ceiling.
   */
  readonly figure: number;
  /** Lower and upper quartile of that figure over the rounds: a wide one says that the machine had other things to do. */
  readonly spread: readonly [number, number];
  readonly goal: Goal | null;
  /** `null` without a goal. */
  readonly met: boolean | null;
  /** Every single run, in order. */
  readonly runs: { readonly ours: readonly number[]; readonly ceiling: readonly number[] };
  readonly note?: string;
}

/** One file of benches. */
export interface Bench {
  /** The word that chooses it on the command line. */
  readonly name: string;
  run(): Promise<Row[]>;
}

/** Fewest runs a median may be taken of. */
export const ROUNDS = 5;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest values (Hyndman and Fan 1996, type 7). */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Runs the contestants in turns, round after round, so that whatever else the machine does meets all of them alike.
 * One unmeasured round goes before, for caches and the just-in-time compiler.
 *
 * @param contestants each runs once and gives its figure
 * @returns the figures of each contestant, in order of the rounds
 */
export async function alternate<Name extends string>(
  contestants: Readonly<Record<Name, () => Promise<number>>>,
  options: { rounds?: number; warmUp?: boolean } = {},
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  const rounds = options.rounds ?? ROUNDS;
  for (let round = options.warmUp === false ? 0 : -1; round < rounds; round += 1) {
    // Each goes first in turn: the one after a pause is not the same as the one after a rush.
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) {
      globalThis.gc?.();
      const figure = await contestants[name]();
      if (round >= 0) figures[name].push(figure);
    }
  }
  return figures;
}

/** Makes a row of the runs of {@link alternate}; `ceiling` is as long as `ours`, or one number that is a limit. */
export function row(parts: {
  what: string;
  unit: string;
  ours: readonly number[];
  ceiling?: readonly number[];
  goal?: Goal;
  note?: string;
}): Row {
  const ours = median(parts.ours);
  const ceiling = parts.ceiling ? median(parts.ceiling) : null;
  const figures = perRound(parts.ours, parts.ceiling);
  const figure = median(figures);
  return {
    what: parts.what,
    unit: parts.unit,
    ours,
    ceiling,
    figure,
    spread: [quantile(figures, 0.25), quantile(figures, 0.75)],
    goal: parts.goal ?? null,
    met: parts.goal ? isMet(figure, parts.goal) : null,
    runs: { ours: parts.ours, ceiling: parts.ceiling ?? [] },
    ...(parts.note === undefined ? {} : { note: parts.note }),
  };
}

/** How often `task` ends in a second, counted over `durationMs` with `width` of them under way at once. */
export async function perSecond(
  task: () => Promise<unknown>,
  durationMs: number,
  width = 1,
): Promise<number> {
  const begin = performance.now();
  const end = begin + durationMs;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      await task();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return (done * 1000) / (performance.now() - begin);
}

/** A server in a process of its own, so that it has the other core to itself. */
export interface ServerProcess<Ready> {
  /** The first message it sent. */
  readonly ready: Ready;
  /** Sends a message and gives the next one back. */
  ask<Answer>(message: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/**
 * Starts `tests/bench/servers/<file>` and waits for its first message. It must end when its channel closes.
 *
 * @param args its command line
 */
export function startServer<Ready>(
  file: string,
  args: readonly string[] = [],
): Promise<ServerProcess<Ready>> {
  return startProcess(`servers/${file}`, args);
}

/**
 * Starts `tests/bench/<file>` in a process of its own and waits for its first message. It must end when its channel
 * closes. Plain JavaScript runs as it stands: the loader that TypeScript needs makes every closure dearer.
 *
 * @param args its command line
 */
export async function startProcess<Ready>(
  file: string,
  args: readonly string[] = [],
): Promise<ServerProcess<Ready>> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const execArgv = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child: ChildProcess = fork(path, args, { execArgv });
  const next = async <Message>(): Promise<Message> => ((await once(child, 'message')) as [Message])[0];
  const ready = await Promise.race([
    next<Ready>(),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`))),
  ]);
  return {
    ready,
    ask<Answer>(message: unknown) {
      const answer = next<Answer>();
      child.send(message as object);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

/** The figure of each round: see {@link Row.figure}. */
function perRound(ours: readonly number[], ceiling: readonly number[] | undefined): readonly number[] {
  if (!ceiling) return ours;
  const limit = median(ceiling);
  return ours.map(
    (figure, round) => figure / (ceiling.length === ours.length ? (ceiling[round] ?? limit) : limit),
  );
}

function isMet(figure: number, goal: Goal): boolean {
  return goal.at === 'least' ? figure >= goal.value : figure <= goal.value;
}
