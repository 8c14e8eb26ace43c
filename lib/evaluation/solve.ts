/** Solves a small system of linear equations by elimination with pivoting. Throws when it has no single solution. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    movePivot(rows, column);
    rows.forEach((row, at) => {
      if (at !== column) subtract(row, rows[column] ?? [], column);
    });
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}

function movePivot(rows: number[][], column: number): void {
  const size = (row: number): number => Math.abs(rows[row]?.[column] ?? 0);
  let best = column;
  for (let row = column + 1; row < rows.length; row++) if (size(row) > size(best)) best = row;
  if (size(best) === 0) throw new Error(`solve: equation ${column} of ${rows.length} depends on the others`);
  [rows[column], rows[best]] = [rows[best] ?? [], rows[column] ?? []];
}

function subtract(row: number[], pivot: readonly number[], column: number): void {
  const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
  for (let at = column; at < row.length; at++) row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
}
