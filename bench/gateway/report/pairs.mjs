import { median } from '../statistics.mjs';

const ratio = (value) => value.toFixed(2);

const row = (scenario, what, own, other) => {
  const each = own.map((value, round) => value / other[round]);
  return `| ${[scenario, what, ...[median(own), median(other)].map((value) => value.toPrecision(3)), each.map(ratio).join(' '), `**${ratio(median(each))}**`].join(' | ')} |`;
};

/** Markdown: this product against the other one, round by round. Below 1 is cheaper. */
export const pairs = (results) =>
  [
    '| scenario | what | here, median | against | ratio of each pair | median |',
    '|---|---|---|---|---|---|',
    ...results.flatMap(({ scenario, targets: { against, direct: _direct, relay: _relay, ...own } }) => {
      const [here] = Object.values(own);
      return [
        row(scenario, 'processor ms a call', here.cpuRounds, against.cpuRounds),
        row('', 'ms until the first byte', here.firstByteRounds, against.firstByteRounds),
      ];
    }),
  ].join('\n');
