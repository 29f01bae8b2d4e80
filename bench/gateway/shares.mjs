/**
 * `node bench/gateway/shares.mjs FILE.cpuprofile [FROM]`: what share of a process's busy time each part of ingress has. A sample belongs to the
 * innermost frame of ours above it, or else to the package or the part of Node that runs without any of ours. FROM is the share of the time that is
 * left out in the beginning: 0 for a profile of the target `alone`, which holds just what was measured; by default 0.4, the start and warm-up.
 */
import { readFileSync } from 'node:fs';
import { partOf } from './parts.mjs';

const [file, from = '0.4'] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(file, 'utf8'));
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));

const ownerOf = (id) => {
  const { functionName } = nodes.get(id).callFrame;
  if (functionName === '(garbage collector)') return 'garbage collection';
  const stack = [];
  for (let at = id; at !== undefined; at = parents.get(at)) stack.push(nodes.get(at).callFrame.url);
  const ours =
    stack.find((url) => /\/dist\/(apps|libs)\//.test(url)) ??
    stack.find((url) => url.includes('/node_modules/')) ??
    stack.find((url) => url !== '');
  if (ours === undefined) return functionName === '(program)' ? 'the engine itself, system calls' : 'everything else';
  return partOf(ours) ?? 'everything else';
};

const owner = new Map([...nodes.keys()].map((id) => [id, ownerOf(id)]));
const start = profile.startTime + (profile.endTime - profile.startTime) * Number(from);
const busy = new Map();
let time = profile.startTime;
let total = 0;
profile.samples.forEach((id, index) => {
  const spent = profile.timeDeltas[index];
  time += spent;
  if (time < start || nodes.get(id).callFrame.functionName === '(idle)') return;
  total += spent;
  busy.set(owner.get(id), (busy.get(owner.get(id)) ?? 0) + spent);
});
for (const [part, spent] of [...busy].sort((a, b) => b[1] - a[1]))
  console.log(`${((spent / total) * 100).toFixed(1).padStart(5)} %  ${part}`);
