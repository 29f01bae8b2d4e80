import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstanceFolder } from './instance-folder.js';
import { InstanceLock } from './instance-lock.js';
import { JournalHome } from './journal-home.js';

describe('an instance’s folder', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-folder-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const folder = (instance: string): InstanceFolder => new InstanceFolder(home, instance, 0);

  it('is one process’s until the last of its parts closes', async () => {
    const own = folder('one');
    await Promise.all([own.open(), own.open()]);
    await own.close();
    await expect(folder('one').open()).rejects.toThrow('belongs to another running process');
    await own.close();
    const next = folder('one');
    await next.open();
    await next.close();
  });

  it('can be opened once the other is gone, after a refusal too', async () => {
    const [own, other] = [folder('one'), folder('one')];
    await own.open();
    await expect(other.open()).rejects.toThrow();
    await own.close();
    await other.open();
    await expect(own.open()).rejects.toThrow();
    await other.close();
  });

  it('hands over the parts that are inherited, and no others, to a neighbour that adopts it', async () => {
    const gone = folder('gone');
    await gone.open();
    for (const part of ['asks', 'held']) await writeFile(join(await gone.part(part), 'left'), 'x');
    await gone.close();
    const own = folder('one');
    let told = 0;
    own.inherits('asks', () => void (told += 1));
    const journal = await JournalHome.open(own);
    const trouble: unknown[] = [];
    expect(await journal.adopt((error) => void trouble.push(error))).toEqual([]);
    expect(trouble).toEqual([]);
    expect(told).toBe(1);
    expect(await readdir(join(own.path, 'asks'))).toEqual(['left']);
    expect((await readdir(own.path)).includes('held')).toBe(false);
    expect(await readdir(own.root)).toEqual(['one']);
    await journal.close();
  });

  it('are taken, or are not, while neighbours remove them', async () => {
    const path = join(home, 'journal', 'removed');
    const over = new AbortController();
    const removing = (async () => {
      while (!over.signal.aborted) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    })();
    try {
      for (let count = 0; count < 500; count += 1) (await InstanceLock.take(path, 0))?.release();
    } finally {
      over.abort();
      await removing;
    }
  });
});
