import { deltaCount } from '../replies.mjs';

const small = '2 KB JSON';
const crowd = '2 KB JSON, 16 connections';
const stream = '2 KB, 200 deltas unpaced';
const added = (own, direct) => [own.median - direct.median, own.p99 - direct.p99];
const both = (...limits) => ({ embedded: limits, distributed: limits });

/**
 * What a gateway with everything on is to cost. `of` gives the figures of one scenario, or of the process where there is none; `more` is for those
 * that are the better the higher, `scales` for those that a faster machine changes.
 */
const aims = [
  {
    what: '2 KB, one connection: added, ms (median / p99)',
    scenario: small,
    of: ({ firstByte }, direct) => added(firstByte, direct.firstByte),
    limits: both(0.6, 3),
    scales: true,
  },
  {
    what: '2 KB, 16 connections: calls/s',
    scenario: crowd,
    of: ({ rate }) => [rate],
    limits: { embedded: [1_200], distributed: [2_000] },
    more: true,
    scales: true,
  },
  {
    what: '2 KB, 16 connections: processor a call, ms',
    scenario: crowd,
    of: ({ cpuPerCall }) => [cpuPerCall],
    limits: both(0.45),
    scales: true,
  },
  {
    what: '500 KB, one connection: added, ms (median / p99)',
    scenario: '500 KB JSON',
    of: ({ firstByte }, direct) => added(firstByte, direct.firstByte),
    limits: both(6, 20),
    scales: true,
  },
  {
    what: '500 KB, 4 connections: calls/s',
    scenario: '500 KB JSON, 4 connections',
    of: ({ rate }) => [rate],
    limits: both(150),
    more: true,
    scales: true,
  },
  {
    what: 'a stream, 200 deltas unpaced: first byte added, ms (median / p99)',
    scenario: stream,
    of: ({ firstByte }, direct) => added(firstByte, direct.firstByte),
    limits: both(0.9, 5),
    scales: true,
  },
  {
    what: 'processor of a thousand deltas, s: five such streams at 16 connections',
    scenario: `${stream}, 16 connections`,
    of: ({ cpuPerCall }) => [cpuPerCall / deltaCount],
    limits: both(0.008),
    scales: true,
  },
  {
    what: 'memory of the gateway’s process after the run, MB',
    of: ({ memory }) => [memory.resident],
    limits: { embedded: [450], distributed: [300] },
  },
  { what: 'start to ready, s', of: ({ readyMs }) => [readyMs / 1_000], limits: { embedded: [2] }, scales: true },
];

/** What the relay made at 16 connections where the aims were set: calls a second, and milliseconds of processor time a call. */
const relayThere = { rate: 34_880, cpuPerCall: 0.02 };

const number = (value) => (Math.abs(value) < 100 ? Number(value.toPrecision(3)).toString() : value.toFixed(0));
const numbers = (values) => values.map(number).join(' / ');
const meets = (values, { limits, more }, form) =>
  values.every((value, index) => (more ? value >= limits[form][index] : value <= limits[form][index]));

const relayOf = ({ results }) => results.find(({ scenario }) => scenario === crowd)?.targets.relay;

/**
 * How much faster the machine was where the aims were set, by the relay of the same run: its calls a second or its processor time, whichever claims less,
 * for the one suffers from what else runs here. Null where there was no relay.
 */
const fasterThere = (measured) => {
  const relay = relayOf(measured);
  return relay === undefined ? null : Math.min(relayThere.rate / relay.rate, relay.cpuPerCall / relayThere.cpuPerCall);
};

const figuresOf = (aim, form, { results, processes }) => {
  if (aim.scenario === undefined) return aim.of(processes.find(({ name }) => name === form));
  const targets = results.find(({ scenario }) => scenario === aim.scenario)?.targets;
  return targets === undefined ? null : aim.of(targets[form], targets.direct);
};

const verdict = (aim, form, values, faster) => {
  if (meets(values, aim, form)) return 'met';
  if (!aim.scales || faster === null) return '**missed**';
  const there = values.map((value) => (aim.more ? value * faster : value / faster));
  return `**missed**; at that speed ${numbers(there)}: ${meets(there, aim, form) ? 'met' : '**missed**'}`;
};

const row = (aim, form, measured) => {
  const values = figuresOf(aim, form, measured);
  if (values === null || aim.limits[form] === undefined) return [];
  return [
    `| ${aim.what} | ${form} | ${aim.more ? '≥' : '≤'} ${numbers(aim.limits[form])} | ${numbers(values)} | ${verdict(aim, form, values, fasterThere(measured))} |`,
  ];
};

/** Markdown: each aim against what was measured of each form, and what the verdict would be at the speed at which the aims were set. */
export const aimsTable = (forms) => {
  const measured = Object.entries(forms).filter(([form]) => form === 'embedded' || form === 'distributed');
  const compared = measured.filter(([, each]) => relayOf(each) !== undefined);
  return [
    `The relay at 16 connections, where the aims were set: ${relayThere.rate} calls/s, ${relayThere.cpuPerCall} ms of processor time each.`,
    ...compared.map(([form, each]) => {
      const { rate, cpuPerCall } = relayOf(each);
      return `Beside ${form} here: ${rate.toFixed(0)} calls/s, ${cpuPerCall.toFixed(3)} ms; so "at that speed" is ${number(fasterThere(each))} times as fast.`;
    }),
    '',
    '| aim | form | limit | measured | |',
    '|---|---|---|---|---|',
    ...aims.flatMap((aim) => measured.flatMap(([form, each]) => row(aim, form, each))),
  ].join('\n');
};
