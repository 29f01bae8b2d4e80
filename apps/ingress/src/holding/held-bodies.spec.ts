import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lifecycle } from '#chassis';
import { InstanceFolder } from '#journal';
import { HeldBodies } from './held-bodies.js';

describe('bodies of held calls', () => {
  let home: string;
  let bodies: HeldBodies;
  const boot = async (): Promise<{ bodies: HeldBodies; folder: InstanceFolder; lifecycle: Lifecycle }> => {
    const own = new InstanceFolder(home, 'one', 0);
    const lifecycle = new Lifecycle();
    const booted = { bodies: new HeldBodies(own, lifecycle), folder: own, lifecycle };
    await lifecycle.start();
    return booted;
  };
  let running: Awaited<ReturnType<typeof boot>>;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-held-'));
    running = await boot();
    bodies = running.bodies;
  });
  afterEach(async () => {
    await running.folder.close();
    await rm(home, { recursive: true, force: true });
  });
  const folder = (): string => join(home, 'journal', 'one', 'held');

  it('wait on disk, unreadable, and come back once', async () => {
    const body = Buffer.from('a secret text '.repeat(1000));
    const held = await bodies.put('e-1', [body]);
    const [file] = await readdir(folder());
    expect((await readFile(join(folder(), file!))).includes('secret')).toBe(false);
    expect(await held.take()).toEqual([body]);
    expect(await readdir(folder())).toEqual([]);
  });

  it.each([
    ['nothing', []],
    ['an empty part', [0]],
    ['small parts', [10, 0, 3]],
    ['a part of exactly a slice', [1024 * 1024]],
    ['parts that end beside slices', [1024 * 1024 - 1, 2, 1024 * 1024 + 1]],
    ['a long part between short ones', [5, 5 * 1024 * 1024 + 7, 5]],
  ])('of %s come back as they were put, in their order', async (_, sizes) => {
    const parts = sizes.map((size, at) => Buffer.alloc(size, `${at}.`));
    const held = await bodies.put('e-parts', parts);
    expect((await held.take()).map((part, at) => part.equals(parts[at]!))).toEqual(sizes.map(() => true));
    expect(await readdir(folder())).toEqual([]);
  });

  it('leave nothing behind that could not be written whole', async () => {
    await expect(bodies.put('e-half', [Buffer.alloc(10), null as never])).rejects.toThrow();
    expect(await readdir(folder()).catch(() => [])).toEqual([]);
  });

  it('that were changed on disk are not sent', async () => {
    const held = await bodies.put('e-2', [Buffer.alloc(10_000, 'x')]);
    const path = join(folder(), 'e-2');
    const stored = await readFile(path);
    stored[100] = stored[100]! ^ 1;
    await writeFile(path, stored);
    await expect(held.take()).rejects.toThrow();
  });

  it('are gone when nobody wants them any more', async () => {
    const held = await bodies.put('e-3', [Buffer.alloc(10_000, 'x')]);
    await held.drop();
    expect(await readdir(folder())).toEqual([]);
  });

  it('of an earlier process are deleted, and never while that one lives', async () => {
    await bodies.put('e-4', [Buffer.alloc(10_000, 'x')]);
    await expect(boot()).rejects.toThrow('belongs to another running process');
    expect(await readdir(folder())).toEqual(['e-4']);
    await running.folder.close();
    running = await boot();
    await expect(readdir(folder())).rejects.toThrow('ENOENT');
  });

  it('can be stored again once the disk is back', async () => {
    await rm(folder(), { recursive: true, force: true });
    await writeFile(folder(), 'in the way');
    await expect(bodies.put('e-5', [Buffer.alloc(10_000, 'x')])).rejects.toThrow();
    await rm(folder());
    const held = await bodies.put('e-5', [Buffer.alloc(10_000, 'x')]);
    expect((await held.take())[0]).toHaveLength(10_000);
  });
});
