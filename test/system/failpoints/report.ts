import { type Fault, points, type FailpointName } from '#failpoints/testing';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { checkout } from '../harness/test-home.js';

const page = join(checkout, 'docs', 'reliability.md');
const begin = '<!-- failpoints: begin -->';
const end = '<!-- failpoints: end -->';
const faults: readonly Fault[] = ['crash', 'error', 'delay'];

/** Puts the table of what was tried between the marks of docs/reliability.md. `happened` holds names of pairs. */
export async function writeReport(happened: ReadonlySet<string>, seed: number, wrong: readonly string[]): Promise<void> {
  const names = Object.keys(points) as FailpointName[];
  const cell = (name: FailpointName, fault: Fault): string => {
    const { services, faults: possible } = points[name];
    if (!possible.some((one) => one === fault)) return '-';
    const done = services.filter((service) => happened.has(`${service} ${name} ${fault}`));
    return done.length === services.length ? 'ok' : done.length === 0 ? 'not reached' : `ok in ${done.join(', ')}`;
  };
  const rows = names.map(
    (name) =>
      `| \`${name}\` | ${points[name].services.join(', ')} | ${points[name].at} | ${faults.map((fault) => cell(name, fault)).join(' | ')} |`,
  );
  const verdict = wrong.length === 0 ? 'Nothing was wrong afterwards.' : `Wrong afterwards: ${wrong.length}, below the table.`;
  const text = [
    `${new Date().toISOString().slice(0, 10)}, seed ${seed}: ${names.length} points, ${happened.size} pairs of a point in a service and a fault. ${verdict}`,
    '',
    '| point | in | what has happened there, and what has not | crash | error | delay |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...(wrong.length === 0 ? [] : ['', ...wrong.map((one) => `- ${one}`)]),
  ].join('\n');
  const before = await readFile(page, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${page} has no marks ${begin} … ${end}`);
  const after = `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`;
  await writeFile(page, await format(after, { ...(await resolveConfig(page)), filepath: page }));
}
