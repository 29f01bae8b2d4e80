import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startAlone } from '../alone-target.mjs';
import { loadCore } from '../cores.mjs';
import { startForked } from '../forked-target.mjs';
import { measure } from '../measure.mjs';
import { pin } from '../processor-time.mjs';
import { warmUp } from '../rounds.mjs';
import { scenarios } from '../scenarios.mjs';
import { startUpstream } from '../upstream-process.mjs';
import { judge, ratioOf } from './judge.mjs';

const committedFile = fileURLToPath(new URL('committed-ratios.json', import.meta.url));
/** Calls of a round: some hundred milliseconds of work, and more where a machine is slow. */
const checked = {
  '2 KB JSON, 16 connections': 250,
  '500 KB JSON': 12,
  '500 KB JSON, next turn': 20,
  '2 KB, 200 deltas unpaced, 16 connections': 100,
};
/** The reference's calls are cheaper. */
const times = { own: 1, reference: 3 };
const rounds = 8;
const attempts = 3;
const chosen = (only) => scenarios.filter(({ name }) => name in checked && name.includes(only));

const readCommitted = () => JSON.parse(readFileSync(committedFile, 'utf8'));

/** Both in turn, so that a slow moment hits both. */
const attempt = async (scenario, targets, upstream) => {
  const spent = { own: [], reference: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [side, target] of Object.entries(targets)) {
      const bounds = { ms: Number.POSITIVE_INFINITY, calls: checked[scenario.name] * times[side], warmUp: 1 };
      const { cpuMs, calls } = await measure(target, scenario, upstream, bounds);
      spent[side].push(cpuMs / calls);
    }
  }
  return spent;
};

const list = (values) => values.map((value) => value.toPrecision(3)).join(' ');
const say = ({ name }, spent) =>
  console.log(`${name}: ${list(spent.own)} ms a call, the reference ${list(spent.reference)}, ratio ${ratioOf(spent).toFixed(2)}`);

const attemptAll = async (found, only, targets, upstream) => {
  for (const scenario of chosen(only)) {
    const known = found.get(scenario.name) ?? { attempts: [], passed: false };
    if (known.passed) continue;
    const spent = await attempt(scenario, targets, upstream);
    say(scenario, spent);
    found.set(scenario.name, { attempts: [...known.attempts, spent], passed: false });
  }
};

const withTargets = async (root, only, work) => {
  const upstream = await startUpstream();
  pin(process.pid, loadCore);
  const started = [];
  const start = async (starting) => started[started.push(await starting) - 1];
  try {
    const args = [String(upstream.port)];
    const reference = await start(startForked({ name: 'reference', script: 'check/reference.process.mjs', args, verdicts: false }));
    const own = await start(startAlone({ root, upstreamPort: upstream.port }));
    for (const each of [reference, own]) await warmUp(each, chosen(only), upstream, { warmUpShare: 0.5 });
    return await work({ own: own.target, reference: reference.target }, upstream);
  } finally {
    for (const each of started) await each.stop();
    await upstream.stop();
  }
};

/** Writes what a call costs now, as a ratio to the reference, as what is held from here on: of its attempts the dearest, or a slow minute would decide later. */
export const commitRatios = (root, only) =>
  withTargets(root, only, async (targets, upstream) => {
    const found = new Map();
    for (let count = 0; count < attempts; count++) await attemptAll(found, only, targets, upstream);
    const ratios = [...found].map(([name, { attempts: all }]) => [name, Number(Math.max(...all.map(ratioOf)).toFixed(2))]);
    writeFileSync(committedFile, `${JSON.stringify({ ...readCommitted(), ...Object.fromEntries(ratios) }, null, 2)}\n`);
    console.log(`written: ${committedFile}`);
  });

/** Whether a call still costs what was committed, to half of it again. What fails is tried again; a machine that is busy with other things is not to decide. */
export const check = (root, only) =>
  withTargets(root, only, async (targets, upstream) => {
    const committed = readCommitted();
    const found = new Map();
    for (let count = 0; count < attempts; count++) {
      await attemptAll(found, only, targets, upstream);
      for (const [name, known] of found) Object.assign(known, judge(name, known.attempts, committed[name]));
      if ([...found.values()].every(({ passed }) => passed)) break;
    }
    for (const { scenario, ratio, limit, committed: held, passed } of found.values())
      console.log(
        `${passed ? 'passed' : 'FAILED'}: ${scenario}, ${ratio.toFixed(2)} times the reference; committed ${held}, allowed ${limit.toFixed(2)}`,
      );
    return [...found.values()].every(({ passed }) => passed);
  });
