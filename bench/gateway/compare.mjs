import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { startAlone } from './alone-target.mjs';
import { loadCore } from './cores.mjs';
import { startDistributed, startEmbedded } from './gateway-target.mjs';
import { memoryOf } from './memory.mjs';
import { startPortkey } from './portkey-target.mjs';
import { pin } from './processor-time.mjs';
import { profileAlone } from './profiles.mjs';
import { startRelay } from './relay-target.mjs';
import { writeReport } from './report/write-report.mjs';
import { measureAll, warmUp } from './rounds.mjs';
import { scenarios } from './scenarios.mjs';
import { startUpstream } from './upstream-process.mjs';

/** Forms never run at once: they would share the cores. Direct and relay are measured again beside each. */
const starters = { alone: startAlone, embedded: startEmbedded, distributed: startDistributed, portkey: startPortkey };

const measureForm = async (form, root, against, floor, upstream, given) => {
  process.stderr.write(`starting the ${form} form\n`);
  // Portkey 1.15 answers a streamed call of this route with 500 under this Node.
  const options = form === 'portkey' ? { ...given, scenarios: given.scenarios.filter(({ stream }) => !stream) } : given;
  const settings = { upstreamPort: upstream.port, profile: options.profile };
  const gateways = [];
  try {
    gateways.push(await starters[form]({ ...settings, root: form === 'portkey' ? options.portkey : root }));
    if (against !== undefined) gateways.push(await starters[form]({ ...settings, root: against, name: 'against' }));
    for (const gateway of gateways) await warmUp(gateway, options.scenarios, upstream, options);
    const byCalls = form === 'alone' || against !== undefined || options.rounds !== undefined;
    const results = await measureAll(floor, gateways, options.scenarios, upstream, { ...options, byCalls });
    const processes = gateways.map(({ target }) => ({ name: target.name, readyMs: target.readyMs, memory: memoryOf(target.pid) }));
    return { results, processes };
  } finally {
    for (const gateway of gateways) await gateway.stop();
  }
};

const measureForms = async (root, upstream, options) => {
  const direct = { name: 'direct', port: upstream.port, pid: null, token: null, verdicts: false };
  const relay = options.targets.includes('relay') ? await startRelay({ upstreamPort: upstream.port }) : null;
  const floor = relay === null ? [direct] : [direct, relay.target];
  const names = options.targets.filter((name) => name in starters);
  const compared = names.includes('alone') ? 'alone' : names[0];
  try {
    if (names.length === 0) {
      return {
        floor: { results: await measureAll(floor, [], options.scenarios, upstream, { ...options, byCalls: false }), processes: [] },
      };
    }
    const forms = {};
    for (const name of names) {
      forms[name] = await measureForm(name, root, name === compared ? options.against : undefined, floor, upstream, options);
    }
    return forms;
  } finally {
    await relay?.stop();
  }
};

const commitOf = (folder) => execFileSync('git', ['-C', folder, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

/**
 * Measures what the gateway costs: the same calls made directly, through a bare relay and through Ostiary, in one run. The gateway has a core, load and
 * provider another.
 */
export const compare = async (root, given) => {
  const options = { ...given, scenarios: scenarios.filter(({ name }) => name.includes(given.only)) };
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
  const report = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    load: loadavg()[0],
    quick: options.quick,
    ...(options.against === undefined ? {} : { against: commitOf(options.against) }),
  };
  const upstream = await startUpstream();
  pin(process.pid, loadCore);
  try {
    report.forms = await measureForms(root, upstream, options);
    if (options.docs) report.shares = await profileAlone(root, upstream, options);
  } finally {
    await upstream.stop();
  }
  writeReport(report, options);
};
