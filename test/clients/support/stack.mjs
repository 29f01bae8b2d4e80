import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../../../dist/libs/free-ports/src/index.js';
import { policy as suitePolicy } from './policy.mjs';
import { waitUntil } from './wait-until.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const people = ['alice', 'bob', 'erin', 'dave'];

const ready = async (url) => {
  try {
    return (await fetch(`${url}/readyz`)).status === 200;
  } catch {
    return false;
  }
};

const tokenFor = async (person, env) => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'token', '--', person], { cwd: root, env, encoding: 'utf8' });
  return stdout.trim();
};

const publish = async (api, token, policy) => {
  const response = await fetch(`${api}/api/policy?force=true`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' },
    body: policy,
  });
  if (response.status !== 201) throw new Error(`the suite's policy was not accepted: ${response.status} ${await response.text()}`);
};

/**
 * Starts the embedded form in a home of its own on free ports, with the suite's policy in force, or another; null: the shipped one. What tests need
 * of it is plain data. `config` is what its configuration file says, by default nothing.
 */
export const startStack = async (config = {}, policy = suitePolicy) => {
  const home = mkdtempSync(join(tmpdir(), 'ostiary-clients-'));
  // For root the database runs as another user; what that one cannot reach would be kept elsewhere, and outlive this folder.
  chmodSync(home, 0o711);
  const [ingress, api, idp, simulator] = await freePorts(4);
  const env = {
    ...process.env,
    OSTIARY_HOME: join(home, 'data'),
    OSTIARY_INGRESS_PORT: String(ingress),
    OSTIARY_API_PORT: String(api),
    OSTIARY_IDP_PORT: String(idp),
    OSTIARY_SIMULATOR_PORT: String(simulator),
    OSTIARY_SLACK: 'simulated',
  };
  const configured = ['OSTIARY_CONFIG', 'OSTIARY_ANTHROPIC_URL', 'OSTIARY_ANTHROPIC_KEY', 'OSTIARY_OPENAI_URL', 'OSTIARY_OPENAI_KEY'];
  for (const name of configured) delete env[name];
  env.OSTIARY_CONFIG = join(home, 'ostiary.yaml');
  writeFileSync(env.OSTIARY_CONFIG, JSON.stringify(config));
  const log = join(home, 'ostiary.log');
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', join(root, 'dist/apps/ostiary/src/main.js')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = createWriteStream(log);
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  };
  const urls = { ingress: `http://127.0.0.1:${ingress}`, api: `http://127.0.0.1:${api}`, simulator: `http://127.0.0.1:${simulator}` };
  try {
    await waitUntil(
      `Ostiary's /readyz (see ${log})`,
      async () => {
        if (child.exitCode !== null)
          throw new Error(`Ostiary ended; it said:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n')}`);
        return (await ready(urls.ingress)) && (await ready(urls.api));
      },
      { timeoutMs: 60_000 },
    );
    const tokens = Object.fromEntries(await Promise.all(people.map(async (person) => [person, await tokenFor(person, env)])));
    if (policy !== null) await publish(urls.api, tokens.erin, policy);
    return { facts: { ...urls, tokens, home }, log, stop, forget: () => rmSync(home, { recursive: true, force: true }) };
  } catch (error) {
    await stop();
    throw error;
  }
};
