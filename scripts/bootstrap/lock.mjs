import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from './root.mjs';
import { say } from './say.mjs';

const folder = inRoot('.cache', 'prepare.lock');
const holderFile = inRoot('.cache', 'prepare.lock', 'pid');

const holder = () => {
  try {
    const pid = Number(readFileSync(holderFile, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
};

const take = () => {
  try {
    mkdirSync(folder);
    writeFileSync(holderFile, String(process.pid));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Runs `work` while no other command of this checkout installs or builds. A holder that died is passed over. */
export const exclusively = async (work) => {
  mkdirSync(inRoot('.cache'), { recursive: true });
  for (let waited = 0; !take(); waited += 200) {
    const pid = holder();
    // A fresh lock has no pid in it for a moment: only one that stays without a living holder is stale.
    if (pid === null && waited >= 1000) rmSync(folder, { recursive: true, force: true });
    else if (waited === 1000) say(`Waiting for process ${pid}, which is installing or building here ...`);
    await sleep(200);
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
};
