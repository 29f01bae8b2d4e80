const kilobytes = (count) => count * 1024;

/** What is measured. `weight` shares out the time of a run. */
export const scenarios = [
  { name: '2 KB JSON', bytes: kilobytes(2), stream: false, paced: false, connections: 1, weight: 2 },
  { name: '2 KB JSON, 16 connections', bytes: kilobytes(2), stream: false, paced: false, connections: 16, weight: 3 },
  { name: '500 KB JSON', bytes: kilobytes(500), stream: false, paced: false, connections: 1, weight: 2 },
  { name: '500 KB JSON, 16 connections', bytes: kilobytes(500), stream: false, paced: false, connections: 16, weight: 2 },
  { name: '2 KB, 200 deltas unpaced', bytes: kilobytes(2), stream: true, paced: false, connections: 1, weight: 2 },
  { name: '2 KB, 200 deltas unpaced, 16 connections', bytes: kilobytes(2), stream: true, paced: false, connections: 16, weight: 2 },
  { name: '500 KB, 200 deltas unpaced', bytes: kilobytes(500), stream: true, paced: false, connections: 1, weight: 2 },
  { name: '2 KB, 200 deltas paced', bytes: kilobytes(2), stream: true, paced: true, connections: 1, weight: 2 },
  { name: '2 KB, 200 deltas paced, 16 connections', bytes: kilobytes(2), stream: true, paced: true, connections: 16, weight: 3 },
];
