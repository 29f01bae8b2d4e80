import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gatewayCore } from './cores.mjs';
import { pin } from './processor-time.mjs';

/** Starts the relay in a process of its own, on the gateway's core. */
export const startRelay = async ({ upstreamPort }) => {
  const child = fork(fileURLToPath(new URL('relay.mjs', import.meta.url)), [String(upstreamPort)]);
  const [{ port }] = await once(child, 'message');
  pin(child.pid, gatewayCore);
  return {
    target: { name: 'relay', port, pid: child.pid, token: null, verdicts: false },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
};
