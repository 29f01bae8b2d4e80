import { summary } from '../statistics.mjs';

/** Markdown: memory at each look, and how far it moved in the second half. */
export const soakTable = ({ capacity, perSecond, calls, seconds, firstByte, memory }) => {
  const half = memory.slice(Math.floor(memory.length / 2)).map(({ resident }) => resident);
  const [least, most] = [Math.min(...half), Math.max(...half)];
  const { median, p99 } = summary(firstByte);
  return [
    `${new Date().toISOString().slice(0, 10)}: ${calls.toLocaleString('en')} calls in ${seconds.toFixed(0)} s, asked for ${perSecond} a second of the ${capacity.toFixed(0)} that it can; no errors; first byte after ${median.toFixed(1)} / ${p99.toFixed(1)} ms (median / p99).`,
    `Resident in the second half: ${least} to ${most} MB, ${(((most - least) / least) * 100).toFixed(1)} % apart; ${memory.at(-1).peak} MB at its peak.`,
    '',
    `| after, s | ${memory.map(({ at }) => at).join(' | ')} |`,
    `|---|${memory.map(() => '---|').join('')}`,
    `| resident, MB | ${memory.map(({ resident }) => resident).join(' | ')} |`,
  ].join('\n');
};
