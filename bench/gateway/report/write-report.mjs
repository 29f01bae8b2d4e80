import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { aimsTable } from './aims.mjs';
import { writeDocs } from './docs.mjs';
import { formTable } from './form-table.mjs';
import { pairs } from './pairs.mjs';
import { ratiosTable } from './ratios.mjs';
import { sharesTable } from './shares.mjs';

const machine = ({ at, node, cores, cpu, quick, load }) =>
  `${at.slice(0, 10)}, Node ${node.slice(1)}, ${cores} cores of ${cpu}, load ${load.toFixed(1)} at the start${quick ? ', quick run' : ''}.`;

const comparison = ({ forms, against }) => {
  const compared = Object.values(forms).find(({ results }) => results.some(({ targets }) => 'against' in targets));
  return compared === undefined ? null : `Against ${against}, in turn:\n\n${pairs(compared.results)}`;
};

/** Says what was measured: on the terminal, as figures in a file, and in docs/performance.md where that is asked for. */
export const writeReport = (report, { json, docs }) => {
  const { forms } = report;
  const tables = Object.entries(forms).map(([form, measured]) => `### ${form}\n\n${formTable(measured)}`);
  const compared = comparison(report);
  const texts = {
    measured: [machine(report), ...tables].join('\n\n'),
    ...('embedded' in forms || 'distributed' in forms ? { aims: `${machine(report)}\n${aimsTable(forms)}` } : {}),
    ratios: ratiosTable(forms),
    ...(compared === null ? {} : { against: compared }),
    ...(report.shares === undefined ? {} : { shares: sharesTable(report.shares) }),
  };
  console.log(Object.values(texts).join('\n\n'));
  mkdirSync(dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify({ ...report, shares: undefined }, null, 2)}\n`);
  if (docs) writeDocs(texts);
};
