/**
 * `node bench/gateway/shares.mjs FILE.cpuprofile`: what share of a process's busy time each part of ingress has. A sample belongs to the innermost
 * frame of ours above it, or else to the package or the part of Node that runs without any of ours. The first 40 % are left out: the start.
 */
import { readFileSync } from 'node:fs';

const parts = [
  ['garbage collection', /^\(garbage collector\)/],
  ['journal', /apps\/ingress\/src\/(journal|exchange\/(exchange-record|record-writer))/],
  ['detection', /libs\/detection|ingress\/src\/detect\/(block-scan|mask-text)/],
  ['JSON and wire formats', /libs\/conversation/],
  ['reading and judging a call, digests', /ingress\/src\/(detect|decision)|libs\/policy-model/],
  ['reply', /ingress\/src\/reply/],
  ['bus', /libs\/messaging|node_modules\/kafkajs/],
  ['identity', /libs\/identity|node_modules\/(jose|passport)/],
  ['audit, policy, approval, database', /apps\/(audit|policy|approval)|libs\/persistence|node_modules\/(pg|typeorm)/],
  [
    'HTTP',
    /node_modules\/(undici|fastify|@fastify|@nestjs|find-my-way)|ingress\/src\/(client|upstream)|libs\/chassis\/src\/http|node:(_http|net|internal\/stream|stream|internal\/streams)/,
  ],
];

const profile = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));

const partOf = (id) => {
  if (nodes.get(id).callFrame.functionName === '(garbage collector)') return 'garbage collection';
  const stack = [];
  for (let at = id; at !== undefined; at = parents.get(at)) stack.push(nodes.get(at).callFrame.url);
  const ours =
    stack.find((url) => /\/dist\/(apps|libs)\//.test(url)) ??
    stack.find((url) => url.includes('/node_modules/')) ??
    stack.find((url) => url !== '') ??
    '';
  return parts.find(([, pattern]) => pattern.test(ours))?.[0] ?? 'everything else';
};

const owner = new Map([...nodes.keys()].map((id) => [id, partOf(id)]));
const start = profile.startTime + (profile.endTime - profile.startTime) * 0.4;
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
