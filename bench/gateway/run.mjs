/**
 * Measures what the gateway costs: the same calls made directly, through a bare relay and through Ostiary, in one run. The gateway has core 0, load
 * and upstream core 1. `node bench/gateway/run.mjs --help` tells the options.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAlone } from './alone-target.mjs';
import { writeDocs } from './docs.mjs';
import { startDistributed, startEmbedded } from './gateway-target.mjs';
import { memoryOf } from './memory.mjs';
import { readOptions } from './options.mjs';
import { pairs } from './pairs.mjs';
import { pin } from './processor-time.mjs';
import { startRelay } from './relay-target.mjs';
import { measureAll, warmUp } from './rounds.mjs';
import { scenarios } from './scenarios.mjs';
import { formTable } from './table.mjs';
import { startUpstream } from './upstream-process.mjs';

const gatewayCore = 0;
const loadCore = 1;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Forms never run at once: they would share the cores. Direct and relay are measured again beside each. */
const starters = { alone: startAlone, embedded: startEmbedded, distributed: startDistributed };

const options = readOptions(process.argv.slice(2));
const chosen = scenarios.filter(({ name }) => name.includes(options.only));
if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
const upstream = await startUpstream();
pin(process.pid, loadCore);
const direct = { name: 'direct', port: upstream.port, pid: null, token: null, verdicts: false };
const relay = options.targets.includes('relay') ? await startRelay({ upstreamPort: upstream.port, core: gatewayCore }) : null;
const floor = relay === null ? [direct] : [direct, relay.target];

const measureForm = async (form) => {
  process.stderr.write(`starting the ${form} form\n`);
  const settings = { upstreamPort: upstream.port, gatewayCore, loadCore, profile: options.profile };
  const gateways = [];
  try {
    gateways.push(await starters[form]({ ...settings, root }));
    if (options.against !== undefined) gateways.push(await starters[form]({ ...settings, root: options.against, name: 'against' }));
    for (const gateway of gateways) await warmUp(gateway, chosen, upstream, options);
    const byCalls = form === 'alone' || options.against !== undefined || options.rounds !== undefined;
    const results = await measureAll(floor, gateways, chosen, upstream, { ...options, byCalls });
    const processes = gateways.map(({ target }) => ({ name: target.name, readyMs: target.readyMs, memory: memoryOf(target.pid) }));
    return { results, processes };
  } finally {
    for (const gateway of gateways) await gateway.stop();
  }
};

const report = {
  at: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  quick: options.quick,
  forms: {},
};
try {
  const forms = options.targets.filter((name) => name in starters);
  if (forms.length === 0) {
    report.forms.floor = { results: await measureAll(floor, [], chosen, upstream, { ...options, byCalls: false }), processes: [] };
  }
  for (const form of forms) report.forms[form] = await measureForm(form);
} finally {
  await relay?.stop();
  await upstream.stop();
}
const text = Object.entries(report.forms)
  .map(([form, measured]) => `### ${form}\n\n${formTable(measured)}`)
  .join('\n\n');
console.log(text);
if (options.against !== undefined) for (const { results } of Object.values(report.forms)) console.log(`\n${pairs(results)}`);
mkdirSync(dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
if (options.docs) writeDocs(report, text);
