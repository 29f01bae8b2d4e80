import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pin } from './processor-time.mjs';

/** Starts ingress of a built checkout alone in a process of its own, on the gateway's core. */
export const startAlone = async ({ name = 'alone', root, upstreamPort, gatewayCore }) => {
  const home = mkdtempSync(join(tmpdir(), `ostiary-bench-${name}-`));
  const began = performance.now();
  const child = fork(fileURLToPath(new URL('alone.process.mjs', import.meta.url)), [resolve(root), String(upstreamPort)], {
    execArgv: ['--max-semi-space-size=64', '--disable-warning=TimeoutNegativeWarning'],
    env: { ...process.env, TMPDIR: home },
  });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name}: ingress of ${root} has ended`)));
  failed.catch(() => undefined);
  const [{ port, token }] = await Promise.race([once(child, 'message'), failed]);
  const readyMs = performance.now() - began;
  pin(child.pid, gatewayCore);
  const order = async (what) => {
    child.send(what);
    await Promise.race([once(child, 'message'), failed]);
  };
  return {
    target: { name, port, pid: child.pid, token, verdicts: true, readyMs },
    profiled: async (file, work) => {
      await order({ say: 'profile' });
      const result = await work();
      await order({ say: 'save', file });
      return result;
    },
    stop: async () => {
      child.send({ say: 'stop' });
      await once(child, 'exit');
      rmSync(home, { recursive: true, force: true });
    },
  };
};
