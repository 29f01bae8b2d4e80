import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gatewayCore } from './cores.mjs';
import { startOf } from './node-options.mjs';
import { pin } from './processor-time.mjs';

/**
 * Starts a target that is one script of ours, on the gateway's core, with a temporary folder of its own. It tells its port and a token when it is
 * ready, and obeys orders, one at a time. Node is told what the checkout at `root` tells it, by default this one.
 */
export const startForked = async ({ name, root, script, args, verdicts }) => {
  const { nodeOptions, mallocSettings } = startOf(root);
  const home = mkdtempSync(join(tmpdir(), `ostiary-bench-${name}-`));
  const began = performance.now();
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [...args, home], {
    execArgv: nodeOptions,
    env: { ...process.env, ...mallocSettings, TMPDIR: home },
  });
  const exit = once(child, 'exit');
  const failed = exit.then(() => Promise.reject(new Error(`${name}: its process has ended`)));
  failed.catch(() => undefined);
  const answer = async () => (await Promise.race([once(child, 'message'), failed]))[0];
  const { port, token } = await answer();
  const readyMs = performance.now() - began;
  pin(child.pid, gatewayCore);
  const order = async (what) => {
    child.send(what);
    return (await answer()).value;
  };
  return {
    target: { name, port, pid: child.pid, token, verdicts, readyMs, processorTime: () => order({ say: 'processor time' }) },
    order,
    stop: async () => {
      child.send({ say: 'stop' });
      await exit;
      rmSync(home, { recursive: true, force: true });
    },
  };
};
