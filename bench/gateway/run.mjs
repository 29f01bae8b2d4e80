/**
 * Measures what the gateway costs: the same calls made directly, through a bare relay and through Ostiary, in one run. The gateway has core 0, load
 * and upstream core 1. `node bench/gateway/run.mjs --help` tells the options.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { writeDocs } from './docs.mjs';
import { measure } from './measure.mjs';
import { readOptions } from './options.mjs';
import { pin } from './processor-time.mjs';
import { startDistributed, startEmbedded } from './gateway-target.mjs';
import { startRelay } from './relay-target.mjs';
import { scenarios } from './scenarios.mjs';
import { figures, table } from './table.mjs';
import { startUpstream } from './upstream-process.mjs';

const gatewayCore = 0;
const loadCore = 1;
const maxCallsPerRound = 20_000;

const merge = (rounds) => ({
  firstByte: rounds.flatMap(({ firstByte }) => firstByte),
  total: rounds.flatMap(({ total }) => total),
  delta: rounds.flatMap(({ delta }) => delta),
  calls: rounds.reduce((sum, { calls }) => sum + calls, 0),
  ms: rounds.reduce((sum, { ms }) => sum + ms, 0),
  cpuMs: rounds.some(({ cpuMs }) => cpuMs === null) ? null : rounds.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
});

const measureAll = async (targets, upstream, options) => {
  const results = [];
  for (const scenario of scenarios.filter(({ name }) => name.includes(options.only))) {
    const samples = new Map(targets.map(({ name }) => [name, []]));
    const bounds = {
      ms: (scenario.weight * options.secondsPerWeight * 1000) / options.rounds,
      calls: maxCallsPerRound,
      warmUp: options.quick ? 5 : 20,
    };
    for (let round = 0; round < options.rounds; round++) {
      for (const target of targets) samples.get(target.name).push(await measure(target, scenario, upstream, bounds));
    }
    results.push({
      scenario: scenario.name,
      targets: Object.fromEntries([...samples].map(([name, rounds]) => [name, figures(merge(rounds))])),
    });
    process.stderr.write(`${scenario.name}: done\n`);
  }
  return results;
};

/** A process that has just started compiles its code as it goes; that is not what is measured here. */
const warmUp = async (target, upstream, options) => {
  const bounds = { ms: options.warmUpMs / 2, calls: Number.POSITIVE_INFINITY, warmUp: 0 };
  for (const stream of [false, true]) {
    await measure(target, { name: 'warming up', bytes: 2048, stream, paced: false, connections: 16 }, upstream, bounds);
  }
};

/** Both forms never run at once: they would share the cores. Direct and relay are measured again beside each. */
const starters = { embedded: startEmbedded, distributed: startDistributed };

const options = readOptions(process.argv.slice(2));
const upstream = await startUpstream();
pin(process.pid, loadCore);
const direct = { name: 'direct', port: upstream.port, pid: null, token: null, verdicts: false };
const relay = options.targets.includes('relay') ? await startRelay({ upstreamPort: upstream.port, core: gatewayCore }) : null;
const floor = relay === null ? [direct] : [direct, relay.target];
const forms = options.targets.filter((name) => name in starters);
const report = {
  at: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  quick: options.quick,
  forms: {},
};
try {
  if (forms.length === 0) report.forms.floor = await measureAll(floor, upstream, options);
  for (const form of forms) {
    process.stderr.write(`starting the ${form} form\n`);
    const gateway = await starters[form]({ upstreamPort: upstream.port, gatewayCore, loadCore, profile: options.profile });
    try {
      await warmUp(gateway.target, upstream, options);
      report.forms[form] = await measureAll([...floor, gateway.target], upstream, options);
    } finally {
      await gateway.stop();
    }
  }
} finally {
  await relay?.stop();
  await upstream.stop();
}
const text = Object.entries(report.forms)
  .map(([form, results]) => `### ${form}\n\n${table(results)}`)
  .join('\n\n');
console.log(text);
mkdirSync(dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
if (options.docs) writeDocs(report, text);
