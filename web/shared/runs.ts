/** Whole numbers as runs of three or more that follow each other, and single ones; ascending, each once. */
export function runsOf(numbers: readonly number[]): readonly (readonly [first: number, last: number])[] {
  const runs: [first: number, last: number][] = [];
  for (const n of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs.flatMap(([first, last]) =>
    last === first + 1
      ? ([
          [first, first],
          [last, last],
        ] as const)
      : ([[first, last]] as const),
  );
}
