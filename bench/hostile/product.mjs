import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startOf } from '../gateway/node-options.mjs';
import { freePort } from '#free-ports';
import { startUpstream } from '../gateway/upstream-process.mjs';

const { mallocSettings, nodeOptions } = startOf();
const root = fileURLToPath(new URL('../..', import.meta.url));
const readyTimeoutMs = 120_000;

/** The whole product in one process, with its database in a home of its own; the provider is another process, for what it costs is not the product's. */
export const startProduct = async () => {
  const upstream = await startUpstream();
  const home = mkdtempSync(join(tmpdir(), 'ostiary-hostile-'));
  // For root the database runs as another user; what that one cannot reach would be kept elsewhere, and outlive this folder.
  chmodSync(home, 0o711);
  const env = {
    ...process.env,
    ...mallocSettings,
    OSTIARY_HOME: join(home, 'data'),
    OSTIARY_ANTHROPIC_URL: `http://127.0.0.1:${upstream.port}`,
    OSTIARY_ANTHROPIC_KEY: 'bench',
    ...Object.fromEntries(
      await Promise.all(['INGRESS', 'API', 'IDP', 'SIMULATOR'].map(async (name) => [`OSTIARY_${name}_PORT`, String(await freePort())])),
    ),
  };
  const watch = fileURLToPath(new URL('loop-watch.mjs', import.meta.url));
  const args = [...nodeOptions, '--import', watch];
  const child = spawn(process.execPath, [...args, join(root, 'dist/apps/ostiary/src/main.js')], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${env.OSTIARY_INGRESS_PORT}`;
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await upstream.stop();
    rmSync(home, { recursive: true, force: true });
  };
  const deadline = Date.now() + readyTimeoutMs;
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('the product did not start');
    }
    await pause(200);
  }
  return {
    url,
    stop,
    token: async (user) => {
      const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts/token.mjs'), user], { env, encoding: 'utf8' });
      return stdout.trim();
    },
    /** What the event loop was kept from since it was last asked. */
    watched: async () => {
      child.send('take');
      const [told] = await once(child, 'message');
      return told;
    },
    /** Bytes of journal and database on disk. */
    stored: () =>
      globSync(join(home, 'data/**/*')).reduce((sum, file) => {
        const found = statSync(file, { throwIfNoEntry: false });
        return sum + (found?.isFile() ? found.size : 0);
      }, 0),
  };
};
