const percentile = (sorted, share) =>
  sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const inOrder = (values) => Float64Array.from(values).sort();

export const median = (values) => percentile(inOrder(values), 0.5);

export const summary = (values) => {
  const sorted = inOrder(values);
  return { count: sorted.length, median: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
};
