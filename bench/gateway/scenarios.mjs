const kilobytes = (count) => count * 1024;

/**
 * What is measured. `weight` shares out the time of a run. Every block of a call is new, but for `nextTurn`: there only the last one is, as when
 * a client sends its whole conversation again.
 */
export const scenarios = [
  { name: '2 KB JSON', bytes: kilobytes(2), stream: false, paced: false, connections: 1, weight: 2 },
  { name: '2 KB JSON, 16 connections', bytes: kilobytes(2), stream: false, paced: false, connections: 16, weight: 3 },
  { name: '500 KB JSON', bytes: kilobytes(500), stream: false, paced: false, connections: 1, weight: 2 },
  { name: '500 KB JSON, 16 connections', bytes: kilobytes(500), stream: false, paced: false, connections: 16, weight: 2 },
  { name: '500 KB JSON, next turn', bytes: kilobytes(500), stream: false, paced: false, connections: 1, nextTurn: true, weight: 1 },
  { name: '2 KB, 200 deltas unpaced', bytes: kilobytes(2), stream: true, paced: false, connections: 1, weight: 2 },
  { name: '2 KB, 200 deltas unpaced, 16 connections', bytes: kilobytes(2), stream: true, paced: false, connections: 16, weight: 2 },
  { name: '500 KB, 200 deltas unpaced', bytes: kilobytes(500), stream: true, paced: false, connections: 1, weight: 2 },
  { name: '2 KB, 200 deltas paced', bytes: kilobytes(2), stream: true, paced: true, connections: 1, weight: 2 },
  { name: '2 KB, 200 deltas paced, 16 connections', bytes: kilobytes(2), stream: true, paced: true, connections: 16, weight: 3 },
];
