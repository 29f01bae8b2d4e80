import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Milliseconds of processor time that a process has used, all its threads, user and system: as the system tells it, in steps of its clock. */
const timeOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
};

/** The same of a target; more exactly where it tells it itself. */
export const processorTime = async ({ pid, processorTime: ask }) => (ask === undefined ? timeOf(pid) : ask());

const idleShare = 0.15;

/** Resolves once a target has next to nothing left to do (what it journalled is shipped), or after `atMostMs`. */
export const settled = async (target, atMostMs) => {
  // Steps of the system's clock are coarse, so they are looked at over a longer time.
  const sampleMs = target.processorTime === undefined ? 250 : 100;
  let before = await processorTime(target);
  for (const end = performance.now() + atMostMs; performance.now() < end;) {
    await pause(sampleMs);
    const now = await processorTime(target);
    if (now - before < sampleMs * idleShare) return;
    before = now;
  }
};

/** A process and all that it started. */
export const processTree = (root) => {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return [[Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
      } catch {
        return []; // it ended while we looked
      }
    });
  const tree = [root];
  for (let at = 0; at < tree.length; at++) tree.push(...parents.filter(([, parent]) => parent === tree[at]).map(([pid]) => pid));
  return tree;
};

/** Ties a process, with all its threads and children, to one core, on Linux. */
export const pin = (pid, core) => {
  if (process.platform !== 'linux') return;
  for (const each of processTree(pid)) execFileSync('taskset', ['-a', '-c', '-p', String(core), String(each)], { stdio: 'ignore' });
};

/** Gives a process back its usual place. Only root may; for a process that is alone on its core it makes little difference. */
export const unNice = (pid) => {
  try {
    execFileSync('renice', ['-n', '0', '-p', ...readdirSync(`/proc/${pid}/task`)], { stdio: 'ignore' });
  } catch {
    // Not root: it stays as it is.
  }
};
