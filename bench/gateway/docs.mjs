import { readFileSync, writeFileSync } from 'node:fs';

const page = 'docs/performance.md';
const start = '<!-- measured: begin -->';
const end = '<!-- measured: end -->';

/** Puts the table between the marks of docs/performance.md, with the machine it comes from. */
export const writeDocs = (report, text) => {
  const before = readFileSync(page, 'utf8');
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`${page} has no marks ${start} … ${end}`);
  const machine = `${report.at.slice(0, 10)}, Node ${report.node.slice(1)}, ${report.cores} cores of ${report.cpu}${report.quick ? ', quick run' : ''}.`;
  writeFileSync(page, `${before.slice(0, from + start.length)}\n${machine}\n\n${text}\n${before.slice(to)}`);
};
