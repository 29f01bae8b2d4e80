import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim } from './home-claim.js';

const fieldsOf = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

describe('the claim on a home', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-claim-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is held until it is released', async () => {
    const first = await claim(folder);
    await expect(claim(folder)).rejects.toThrow(`process ${process.pid}`);
    await first.release();
    await (await claim(folder)).release();
  });

  it('is nobody’s when its holder is dead and only still listed', async () => {
    const parent = spawn('sh', ['-c', '(sleep 0.2) & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      await writeFile(join(folder, 'holder'), `${pid} ${(await fieldsOf(pid))[19]}`);
      await expect(claim(folder)).rejects.toThrow(`process ${pid}`);
      while ((await fieldsOf(pid))[0] !== 'Z') await sleep(20);
      await (await claim(folder)).release();
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
