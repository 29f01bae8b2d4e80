const kilobytes = (count) => count * 1024;
const json = { stream: false, paced: false, connections: 1 };
const stream = { ...json, stream: true };

/**
 * What is measured. `weight` shares out the time of a run, `calls` are those of a round that is not bounded by time. Every block of a call is new,
 * but for `nextTurn`: there only the last one is, as when a client sends its whole conversation again.
 */
export const scenarios = [
  { ...json, name: '2 KB JSON', bytes: kilobytes(2), weight: 2, calls: 600 },
  { ...json, name: '2 KB JSON, 16 connections', bytes: kilobytes(2), connections: 16, weight: 3, calls: 1_000 },
  { ...json, name: '500 KB JSON', bytes: kilobytes(500), weight: 2, calls: 40 },
  { ...json, name: '500 KB JSON, 4 connections', bytes: kilobytes(500), connections: 4, weight: 2, calls: 40 },
  { ...json, name: '500 KB JSON, 16 connections', bytes: kilobytes(500), connections: 16, weight: 2, calls: 40 },
  { ...json, name: '500 KB JSON, next turn', bytes: kilobytes(500), nextTurn: true, weight: 1, calls: 40 },
  { ...stream, name: '2 KB, 200 deltas unpaced', bytes: kilobytes(2), weight: 2, calls: 250 },
  { ...stream, name: '2 KB, 200 deltas unpaced, 16 connections', bytes: kilobytes(2), connections: 16, weight: 2, calls: 320 },
  { ...stream, name: '500 KB, 200 deltas unpaced', bytes: kilobytes(500), weight: 2, calls: 40 },
  { ...stream, name: '2 KB, 200 deltas paced', bytes: kilobytes(2), paced: true, weight: 2, calls: 2 },
  { ...stream, name: '2 KB, 200 deltas paced, 16 connections', bytes: kilobytes(2), paced: true, connections: 16, weight: 3, calls: 32 },
];

const warmUps = [
  { kind: { ...json, bytes: kilobytes(2) }, connections: 16, calls: 3_200, settledAfter: 25_600 },
  { kind: { ...stream, bytes: kilobytes(2) }, connections: 16, calls: 800, settledAfter: 3_200 },
  { kind: { ...json, bytes: kilobytes(500) }, connections: 4, calls: 100, settledAfter: 300 },
];

/**
 * What a process that has just started is to do before any of these scenarios: it compiles its code as it goes, and that is not what is measured. After the
 * first it is fit to be compared with one of the same age; it takes `settled` until next to nothing is compiled any more (ADR 82).
 */
export const warmUpsOf = (chosen, { settled }) =>
  warmUps
    .filter(({ kind }) => chosen.some(({ bytes, stream: streams }) => bytes >= kind.bytes && (streams || !kind.stream)))
    .map(({ kind, connections, calls, settledAfter }) => ({
      ...kind,
      name: 'warming up',
      connections,
      calls: settled ? settledAfter : calls,
    }));
