import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayCore } from './cores.mjs';
import { freePort } from '#free-ports';
import { readyTimeoutMs } from './ready.mjs';

const isUp = async (port) => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`)).ok;
  } catch {
    return false;
  }
};

/**
 * Portkey's gateway, as a scale of what Node makes of such work on this machine: it routes and reshapes calls, and has nothing of what Ostiary does
 * with them on. `root` is where its package is installed.
 */
export const startPortkey = async ({ name = 'portkey', root, upstreamPort }) => {
  const port = await freePort();
  const script = join(root, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  const began = performance.now();
  const child = spawn('taskset', ['-c', String(gatewayCore), process.execPath, script, `--port=${port}`, '--headless'], {
    stdio: 'ignore',
  });
  const exit = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exit;
  };
  for (const deadline = Date.now() + readyTimeoutMs; !(await isUp(port)); await pause(20)) {
    if (child.exitCode === null && Date.now() < deadline) continue;
    await stop();
    throw new Error(`Portkey did not start from ${root}; install @portkey-ai/gateway there`);
  }
  return {
    target: {
      name,
      port,
      pid: child.pid,
      token: null,
      verdicts: false,
      headers: { 'x-portkey-provider': 'anthropic', 'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1` },
      readyMs: performance.now() - began,
    },
    stop,
  };
};
