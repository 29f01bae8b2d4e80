import { summary } from './statistics.mjs';

const milliseconds = (value) => (Number.isFinite(value) ? value.toFixed(Math.abs(value) < 10 ? 2 : 1) : '-');
const pair = ({ median, p99 }) => `${milliseconds(median)} / ${milliseconds(p99)}`;
const added = (own, direct) => pair({ median: own.median - direct.median, p99: own.p99 - direct.p99 });

/** Figures of one scenario at one target; times in milliseconds, `rate` in calls a second. */
export const figures = (samples) => ({
  firstByte: summary(samples.firstByte),
  total: summary(samples.total),
  delta: samples.delta.length === 0 ? null : summary(samples.delta),
  calls: samples.calls,
  rate: (samples.calls * 1000) / samples.ms,
  cpuPerCall: samples.cpuMs === null ? null : samples.cpuMs / samples.calls,
});

const row = (scenario, name, own, direct) =>
  [
    scenario,
    name,
    pair(own.firstByte),
    name === 'direct' ? '' : added(own.firstByte, direct.firstByte),
    own.rate.toFixed(own.rate < 100 ? 1 : 0),
    own.cpuPerCall === null ? '' : milliseconds(own.cpuPerCall),
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
  'CPU a call, ms',
  'delay of a delta, ms (median / p99)',
  'added to direct',
  'calls',
];

/** Markdown: one row for each scenario and target. */
export const table = (results) =>
  [
    `| ${heading.join(' | ')} |`,
    `|${heading.map(() => '---').join('|')}|`,
    ...results.flatMap(({ scenario, targets }) =>
      Object.entries(targets).map(([name, own], index) => `| ${row(index === 0 ? scenario : '', name, own, targets.direct)} |`),
    ),
  ].join('\n');
