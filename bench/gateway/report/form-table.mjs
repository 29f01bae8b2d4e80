import { deltaCount } from '../replies.mjs';
import { median, summary } from '../statistics.mjs';

const milliseconds = (value) => (Number.isFinite(value) ? value.toFixed(Math.abs(value) < 10 ? 2 : 1) : '-');
const pair = ({ median: middle, p99 }) => `${milliseconds(middle)} / ${milliseconds(p99)}`;
const added = (own, direct) => pair({ median: own.median - direct.median, p99: own.p99 - direct.p99 });
const sum = (rounds, key) => rounds.reduce((total, round) => total + round[key], 0);

/** Figures of one scenario at one target over all rounds; times in milliseconds, `rate` in calls a second. */
export const figures = (rounds, scenario) => {
  const [calls, ms] = [sum(rounds, 'calls'), sum(rounds, 'ms')];
  const delta = rounds.flatMap((round) => round.delta);
  const cpuRounds = rounds.some(({ cpuMs }) => cpuMs === null) ? null : rounds.map((round) => round.cpuMs / round.calls);
  return {
    firstByte: summary(rounds.flatMap(({ firstByte }) => firstByte)),
    firstByteRounds: rounds.map(({ firstByte }) => median(firstByte)),
    total: summary(rounds.flatMap(({ total }) => total)),
    delta: delta.length === 0 ? null : summary(delta),
    calls,
    rate: (calls * 1000) / ms,
    cpuPerCall: cpuRounds === null ? null : sum(rounds, 'cpuMs') / calls,
    cpuRounds,
    deltasPerCall: scenario.stream ? deltaCount : 0,
  };
};

const processor = ({ cpuPerCall, cpuRounds }) =>
  cpuPerCall === null ? '' : `${milliseconds(cpuPerCall)} (${milliseconds(median(cpuRounds))} / ${milliseconds(Math.min(...cpuRounds))})`;

const row = (scenario, name, own, direct) =>
  [
    scenario,
    name,
    pair(own.firstByte),
    name === 'direct' ? '' : added(own.firstByte, direct.firstByte),
    own.rate.toFixed(own.rate < 100 ? 1 : 0),
    processor(own),
    own.delta === null ? '' : pair(own.delta),
    own.delta === null || name === 'direct' ? '' : added(own.delta, direct.delta),
    String(own.calls),
  ].join(' | ');

const heading = [
  'scenario',
  'through',
  'first byte of the reply, ms (median / p99)',
  'added to direct',
  'calls/s',
  'CPU a call, ms (median / least of the rounds)',
  'delay of a delta, ms (median / p99)',
  'added to direct',
  'calls',
];

const processLine = ({ name, readyMs, memory }) =>
  `- ${name}: ready ${(readyMs / 1000).toFixed(1)} s after its start; after the run ${memory.resident} MB resident, ${memory.peak} MB at its peak.`;

/** Markdown: one row for each scenario and target, and what the processes took. */
export const formTable = ({ results, processes }) =>
  [
    `| ${heading.join(' | ')} |`,
    `|${heading.map(() => '---').join('|')}|`,
    ...results.flatMap(({ scenario, targets }) =>
      Object.entries(targets).map(([name, own], index) => `| ${row(index === 0 ? scenario : '', name, own, targets.direct)} |`),
    ),
    ...(processes.length === 0 ? [] : ['', ...processes.map(processLine)]),
  ].join('\n');
