/** Spans up to a limit, the limit itself among them when none of the usual ones comes near. */
export function spansUpTo(
  most: number,
  usual: readonly number[] = [15, 60, 240, 480, 1440],
): readonly number[] {
  const fit = usual.filter((one) => one <= most);
  return fit.length > 0 ? fit : [Math.max(1, Math.floor(most))];
}
