import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface HomeClaim {
  release(): Promise<void>;
}

/**
 * Marks a folder as this process's, so that a second Ostiary does not take over, and later end, a server in use. The mark of a dead process
 * does not count. Rejects with the process id of a living holder.
 */
export async function claim(folder: string): Promise<HomeClaim> {
  const path = join(folder, 'holder');
  const mine = await identity(process.pid);
  if (mine === null) throw new Error('This process cannot be told from others here');
  for (;;) {
    try {
      await writeFile(path, mine, { flag: 'wx', mode: 0o600 });
      return { release: () => release(path, mine) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(path, 'utf8').catch(() => '');
    const pid = Number(holder.split(' ')[0]);
    if (pid > 0 && (await identity(pid)) === holder)
      throw new Error(
        `${folder} is in use by another Ostiary (process ${pid}). End it first, or give this one a home of its own with OSTIARY_HOME.`,
      );
    await rm(path, { force: true });
  }
}

async function release(path: string, mine: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
}

/** Process id and, where the system tells it, start time: ids are used again. Null when there is no such process. */
async function identity(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The command's name may hold blanks and parentheses; what follows the last one is fields 3 and up, the start time being field 22.
  if (stat !== null) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process whose parent has not noticed yet is still listed.
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${pid} ${fields[19]}`;
  }
  try {
    process.kill(pid, 0);
    return `${pid} -`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? `${pid} -` : null;
  }
}
