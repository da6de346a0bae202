/**
 * Solves a small system of linear equations by elimination without pivoting, which a symmetric positive definite
 * matrix, as the normal equations of a ridge regression are, does not need (Golub and Van Loan, section 4.2).
 * @param matrix rows of a square matrix
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (const [at, pivot] of rows.entries())
    for (const row of rows.slice(at + 1)) {
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1);
      for (let column = at; column < row.length; column++)
        row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  const solution = right.map(() => 0);
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at] ?? [];
    let rest = row.at(-1) ?? 0;
    for (let column = at + 1; column < rows.length; column++)
      rest -= (row[column] ?? 0) * (solution[column] ?? 0);
    solution[at] = rest / (row[at] ?? 1);
  }
  return solution;
}
