import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { binaries, complete, copyOnce } from './binaries.js';
import { serverAccount } from './server-account.js';

const run = promisify(execFile);

describe('PostgreSQL’s programs', () => {
  let folder: string;
  let native: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-binaries-'));
    native = join(folder, 'package', 'native');
    const { postgres } = await binaries(await serverAccount());
    await cp(resolve(postgres, '../..'), native, { recursive: true, verbatimSymlinks: true });
    // As npm leaves the package where it runs no install scripts, under a narrow umask.
    for (const entry of await readdir(native, { recursive: true })) {
      const path = join(native, entry);
      const info = await lstat(path);
      if (info.isSymbolicLink()) await rm(path);
      else await chmod(path, info.isDirectory() ? 0o700 : 0o600);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('run where they were installed without install scripts', async () => {
    await expect(run(join(native, 'bin', 'initdb'), ['--version'])).rejects.toThrow();
    await complete(native);
    await complete(native);
    expect((await run(join(native, 'bin', 'initdb'), ['--version'])).stdout).toContain('PostgreSQL');
  });

  it('run from a copy that everybody can read, made once', async () => {
    const copies = await Promise.all([copyOnce(native, join(folder, 'copy')), copyOnce(native, join(folder, 'copy'))]);
    expect(new Set(copies)).toEqual(new Set([join(folder, 'copy')]));
    expect((await run(join(folder, 'copy', 'bin', 'postgres'), ['--version'])).stdout).toContain('PostgreSQL');
    const modes = await Promise.all(
      (await readdir(join(folder, 'copy'), { recursive: true })).map(async (entry) => (await lstat(join(folder, 'copy', entry))).mode),
    );
    expect(modes.every((mode) => (mode & 0o444) === 0o444)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['copy', 'package']);
  });
});
