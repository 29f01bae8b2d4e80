import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gatewayCore, loadCore } from './cores.mjs';
import { startOf } from './node-options.mjs';
import { pin, processTree, unNice } from './processor-time.mjs';
import { freePort } from '#free-ports';
import { readyTimeoutMs } from './ready.mjs';

const ready = async (port) => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false;
  }
};

/** The key that upstream sees; nobody checks it. */
const environment = async (home, upstreamPort) => ({
  ...process.env,
  OSTIARY_HOME: home,
  OSTIARY_INGRESS_PORT: String(await freePort()),
  OSTIARY_API_PORT: String(await freePort()),
  OSTIARY_IDP_PORT: String(await freePort()),
  OSTIARY_SIMULATOR_PORT: String(await freePort()),
  OSTIARY_ANTHROPIC_URL: `http://127.0.0.1:${upstreamPort}`,
  OSTIARY_ANTHROPIC_KEY: 'bench',
});

const tokenOf = async (root, env) => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts/token.mjs'), 'alice'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return stdout.trim();
};

const commandOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended
  }
};

/** Starts a form of the gateway, shipped policy and all, in a home of its own, before the benchmark's provider. */
const start = async ({ name, root, args, entry, core, niceness = 0, nodeOptions = '', environment: more = {}, upstreamPort, find }) => {
  const home = mkdtempSync(join(tmpdir(), `ostiary-bench-${name}-`));
  // For root the database runs as another user; what that one cannot reach would be kept elsewhere, and outlive this folder.
  chmodSync(home, 0o711);
  const env = { ...(await environment(join(home, 'data'), upstreamPort)), ...more, NODE_OPTIONS: nodeOptions };
  const began = performance.now();
  // What it starts inherits core and niceness.
  const child = spawn('nice', ['-n', String(niceness), 'taskset', '-c', String(core), process.execPath, ...args, join(root, entry)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(home, 'log'));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  };
  const port = Number(env.OSTIARY_INGRESS_PORT);
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await ready(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      const said = readFileSync(join(home, 'log'), 'utf8').trim().split('\n').slice(-3).join('\n');
      throw new Error(`the ${name} form did not start; it said:\n${said}`);
    }
    await pause(20);
  }
  const readyMs = performance.now() - began;
  const pid = processTree(child.pid).find(find) ?? child.pid;
  return {
    target: { name, port, pid, token: await tokenOf(root, env), verdicts: true, readyMs },
    stop: async () => {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};

const profiling = (folder) => (folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]);

/** Everything in one process, its database beside it: all of it on the gateway's core. */
export const startEmbedded = ({ name = 'embedded', root, upstreamPort, profile }) =>
  start({
    name,
    root,
    args: [...startOf(root).nodeOptions, ...profiling(profile)],
    environment: startOf(root).mallocSettings,
    entry: 'dist/apps/ostiary/src/main.js',
    core: gatewayCore,
    upstreamPort,
    find: (pid) => commandOf(pid).includes('apps/ostiary/src/main.js') && !/^(nice|taskset)/.test(commandOf(pid)),
  });

/**
 * Four services, broker and database on the load's core; ingress alone on its own. Where there are only two cores they stand behind the load, or
 * they and not ingress would be what is measured; what they cannot do at once waits in the journal.
 */
export const startDistributed = async ({ name = 'distributed', root, upstreamPort, profile }) => {
  const gateway = await start({
    name,
    root,
    args: ['--disable-warning=TimeoutNegativeWarning'],
    entry: 'dist/apps/ostiary/src/distributed/main.js',
    core: loadCore,
    niceness: 19,
    // By the environment, since ingress is a child of what is started here; the other services leave profiles too.
    nodeOptions: profiling(profile).join(' '),
    upstreamPort,
    find: (pid) => commandOf(pid).includes('apps/ingress/src/main.js'),
  });
  pin(gateway.target.pid, gatewayCore);
  unNice(gateway.target.pid);
  return gateway;
};
