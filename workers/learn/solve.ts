/** Solves A x = b for a symmetric positive matrix (Cholesky). `matrix`: n × n, row by row. */
export function solve(matrix: Float64Array, right: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n), x = Float64Array.from(right);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
    let sum = matrix[i * n + j]!;
    for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
    lower[i * n + j] = i === j ? Math.sqrt(Math.max(1e-9, sum)) : sum / lower[j * n + j]!;
  }
  for (let i = 0; i < n; i++) { for (let k = 0; k < i; k++) x[i] = x[i]! - lower[i * n + k]! * x[k]!; x[i] = x[i]! / lower[i * n + i]!; }
  for (let i = n - 1; i >= 0; i--) { for (let k = i + 1; k < n; k++) x[i] = x[i]! - lower[k * n + i]! * x[k]!; x[i] = x[i]! / lower[i * n + i]!; }
  return x;
}
