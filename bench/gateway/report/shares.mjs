import { partOf } from '../parts.mjs';

const garbage = 'garbage collection';
const engine = 'the engine itself, system calls';
const rest = 'everything else';
/** Is no part of the product. */
const profiling = null;

/**
 * What share of a process's busy time each part of the product has, in percent, by its CPU profile; the first `from` of the time is left out. A sample
 * belongs to the innermost frame of ours above it, or else to the package or the part of Node that runs without any of ours.
 */
export const sharesOf = (profile, from) => {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const nameOf = (id) => nodes.get(id).callFrame.functionName;

  const ownerOf = (id) => {
    if (nameOf(id) === '(garbage collector)') return garbage;
    const stack = [];
    for (let at = id; at !== undefined; at = parents.get(at)) stack.push(nodes.get(at).callFrame.url);
    if (stack.includes('node:inspector')) return profiling;
    const innermost =
      stack.find((url) => /\/dist\/(apps|libs)\//.test(url)) ??
      stack.find((url) => url.includes('/node_modules/')) ??
      stack.find((url) => url !== '');
    if (innermost === undefined) return nameOf(id) === '(program)' ? engine : rest;
    return partOf(innermost) ?? rest;
  };

  const owners = new Map([...nodes.keys()].map((id) => [id, ownerOf(id)]));
  const start = profile.startTime + (profile.endTime - profile.startTime) * from;
  const busy = new Map();
  let time = profile.startTime;
  let total = 0;
  for (const [index, id] of profile.samples.entries()) {
    const spent = profile.timeDeltas[index];
    time += spent;
    if (time < start || nameOf(id) === '(idle)' || owners.get(id) === profiling) continue;
    total += spent;
    busy.set(owners.get(id), (busy.get(owners.get(id)) ?? 0) + spent);
  }
  return new Map([...busy].sort((a, b) => b[1] - a[1]).map(([part, spent]) => [part, (spent / total) * 100]));
};

/** Markdown: a column for each profile. Profiles are of whole calls, so a part that none of them shows is left out. */
export const sharesTable = (columns) => {
  const parts = [...new Set(columns.flatMap(({ shares }) => [...shares.keys()]))];
  const most = (part) => Math.max(...columns.map(({ shares }) => shares.get(part) ?? 0));
  return [
    `| part | ${columns.map(({ name }) => name).join(' | ')} |`,
    `|---|${columns.map(() => '---|').join('')}`,
    ...parts
      .filter((part) => most(part) >= 0.5)
      .sort((a, b) => most(b) - most(a))
      .map((part) => `| ${part} | ${columns.map(({ shares }) => (shares.get(part) ?? 0).toFixed(0)).join(' | ')} |`),
  ].join('\n');
};
