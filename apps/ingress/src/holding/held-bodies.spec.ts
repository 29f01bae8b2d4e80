import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ostiaryConfigSchema } from '#chassis';
import { HeldBodies } from './held-bodies.js';

describe('bodies of held calls', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-held-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const folder = (): string => join(home, 'held', String(process.pid));

  it('wait on disk, unreadable, and come back once', async () => {
    const body = Buffer.from('a secret text '.repeat(1000));
    const held = await new HeldBodies(ostiaryConfigSchema.parse({ home })).put('e-1', body);
    const [file] = await readdir(folder());
    expect((await readFile(join(folder(), file!))).includes('secret')).toBe(false);
    expect(Buffer.from(await held.take()).equals(body)).toBe(true);
    expect(await readdir(folder())).toEqual([]);
  });

  it('that were changed on disk are not sent', async () => {
    const held = await new HeldBodies(ostiaryConfigSchema.parse({ home })).put('e-2', Buffer.alloc(10_000, 'x'));
    const path = join(folder(), 'e-2');
    const stored = await readFile(path);
    stored[100] = stored[100]! ^ 1;
    await writeFile(path, stored);
    await expect(held.take()).rejects.toThrow();
  });

  it('are gone when nobody wants them any more', async () => {
    const held = await new HeldBodies(ostiaryConfigSchema.parse({ home })).put('e-3', Buffer.alloc(10_000, 'x'));
    await held.drop();
    expect(await readdir(folder())).toEqual([]);
  });
});
