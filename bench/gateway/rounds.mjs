import { join } from 'node:path';
import { measure } from './measure.mjs';
import { warmUpsOf } from './scenarios.mjs';
import { figures } from './report/form-table.mjs';

const maxCallsPerRound = 20_000;

const boundsOf = (scenario, rounds, { byCalls, secondsPerWeight, quick }) =>
  byCalls
    ? { ms: Number.POSITIVE_INFINITY, calls: scenario.calls, warmUp: 3 }
    : { ms: (scenario.weight * secondsPerWeight * 1000) / rounds, calls: maxCallsPerRound, warmUp: quick ? 5 : 20 };

const inTurn = async (targets, scenario, upstream, options) => {
  const samples = new Map(targets.map(({ name }) => [name, []]));
  const wanted = options.rounds ?? (options.byCalls ? 5 : 2);
  // A paced stream takes its two seconds, whatever it costs.
  const rounds = scenario.paced ? Math.min(wanted, 2) : wanted;
  const bounds = boundsOf(scenario, rounds, options);
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) samples.get(target.name).push(await measure(target, scenario, upstream, bounds));
  }
  return samples;
};

/** Where a gateway profiles itself, each scenario is in a file of its own. */
const profiled = (gateways, name, folder, work) =>
  gateways
    .filter(({ profiled }) => folder !== undefined && profiled !== undefined)
    .reduce((inner, gateway) => {
      const file = join(folder, `${gateway.target.name}-${name.replace(/[^\w]+/g, '-')}`);
      return () => gateway.profiled(file, inner);
    }, work)();

/** All scenarios at all targets, which take turns. */
export const measureAll = async (floor, gateways, scenarios, upstream, options) => {
  const results = [];
  const targets = [...floor, ...gateways.map(({ target }) => target)];
  for (const scenario of scenarios) {
    const samples = await profiled(gateways, scenario.name, options.profile, () => inTurn(targets, scenario, upstream, options));
    results.push({
      scenario: scenario.name,
      targets: Object.fromEntries([...samples].map(([name, rounds]) => [name, figures(rounds, scenario)])),
    });
    process.stderr.write(`${scenario.name}: done\n`);
  }
  return results;
};

/** `warmUpShare`: how much of the warm-up is to be done. `settled`: until next to nothing is compiled any more. */
export const warmUp = async ({ target }, scenarios, upstream, options) => {
  for (const work of warmUpsOf(scenarios, options)) {
    await measure(target, work, upstream, { ms: Number.POSITIVE_INFINITY, calls: work.calls * options.warmUpShare, warmUp: 0 });
  }
};
