import { median } from '../statistics.mjs';

const milliseconds = (value) => value.toFixed(value < 10 ? 2 : 1);

/** Of one stretch of all conversations through a target. */
const figuresOf = (conversations, at) => ({
  firstByte: median(conversations.flatMap((stretches) => stretches[at].firstByte)),
  cpuMs: median(conversations.map((stretches) => stretches[at].cpuMs)),
});

/** Markdown: each stretch of turns in a row; the relay’s times, and of every other target what it adds to them and the processor time of a turn. */
export const growingTable = ({ relay, ...gateways }, stretch) => {
  const names = Object.keys(gateways);
  const heading = [
    'turns',
    'body, KB',
    'relay: first byte, ms',
    ...names.flatMap((name) => [`${name}: added, ms`, `${name}: CPU a turn, ms`]),
  ];
  const rows = relay[0].map(({ bytes }, at) => {
    const floor = figuresOf(relay, at);
    const told = names.map((name) => figuresOf(gateways[name], at));
    return [
      `${at * stretch + 1} to ${(at + 1) * stretch}`,
      Math.round(bytes / 1024),
      milliseconds(floor.firstByte),
      ...told.flatMap(({ firstByte, cpuMs }) => [milliseconds(firstByte - floor.firstByte), milliseconds(cpuMs)]),
    ];
  });
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version.slice(1)}; medians of ${relay.length} conversations through each.`,
    '',
    ...[heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
};
