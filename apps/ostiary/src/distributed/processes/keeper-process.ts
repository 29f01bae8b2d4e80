/** The keeper's own process; see keeper.ts. Imports nothing of ours, so that Node also runs it from its source. */
import { createInterface } from 'node:readline';

const graceMs = 5000;
const pids = new Set<number>();

const send = (pid: number, signal: NodeJS.Signals | 0) => {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
};

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
});
lines.on('close', () => {
  for (const pid of pids) send(pid, 'SIGTERM');
  const began = Date.now();
  const watch = setInterval(() => {
    for (const pid of pids) if (!send(pid, 0)) pids.delete(pid);
    if (Date.now() - began > graceMs) for (const pid of pids) send(pid, 'SIGKILL');
    if (pids.size === 0 || Date.now() - began > 2 * graceMs) clearInterval(watch);
  }, 50);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
