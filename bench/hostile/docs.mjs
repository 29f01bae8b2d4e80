import { readFileSync, writeFileSync } from 'node:fs';

const page = 'docs/performance.md';
const start = '<!-- hostile: begin -->';
const end = '<!-- hostile: end -->';

const rowOf = ({ name, calls, ends, longestMs, hiMs, memory, written }) =>
  `| ${name} | ${calls} | ${ends} | ${longestMs.toFixed(1)} | ${hiMs.toFixed(0)} | ${(memory / 1e6).toFixed(0)} | ${(written / 1e3).toFixed(0)} |`;

/** Puts the table between its marks of docs/performance.md, with the machine it comes from. */
export const writeDocs = (machine, rows) => {
  const before = readFileSync(page, 'utf8');
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`${page} has no marks ${start} … ${end}`);
  const table = [
    '| what one caller sends | at once | answers | event loop kept, ms | another’s "hi", ms | memory, MB | written, KB |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(rowOf),
  ].join('\n');
  writeFileSync(page, `${before.slice(0, from + start.length)}\n${machine}\n\n${table}\n${before.slice(to)}`);
};
