import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts the provider in a process of its own, beside the load generator. `sentTimes(number)` resolves once that paced stream is out. */
export const startUpstream = async () => {
  const child = fork(fileURLToPath(new URL('upstream.mjs', import.meta.url)));
  const [{ port }] = await once(child, 'message');
  const known = new Map();
  const waiting = new Map();
  child.on('message', ({ number, times }) => {
    waiting.get(number)?.(times);
    if (!waiting.delete(number)) known.set(number, times);
  });
  return {
    port,
    pid: child.pid,
    sentTimes: (number) => {
      const times = known.get(number);
      known.delete(number);
      return times === undefined ? new Promise((resolve) => waiting.set(number, resolve)) : Promise.resolve(times);
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
};
