import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from './manifests.js';

const run = promisify(execFile);

describe('the command line, packed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-packed-'));
    // What is tested is built already.
    await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: checkout });
    const [tarball = ''] = await readdir(folder);
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    const options = ['--ignore-scripts', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund', '--silent'];
    await run('npm', ['install', ...options, `./${tarball}`], { cwd: folder });
  });
  afterAll(() => rm(folder, { recursive: true }));

  const ostiary = (...args: string[]) =>
    run(process.execPath, [join(folder, 'node_modules/.bin/ostiary'), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
    });

  it('runs in a folder of its own', async () => {
    expect((await ostiary('help')).stdout).toContain('ostiary login');
    await writeFile(join(folder, 'clean.txt'), 'nothing here');
    expect((await ostiary('detect', 'clean.txt')).stdout).toBe('Nothing found.\n');
    await expect(ostiary('token')).rejects.toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('ostiary login') });
  });

  it('has with it all that signing in needs', async () => {
    const nowhere = ostiary('login', '--url', 'http://127.0.0.1:1');
    await expect(nowhere).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('do not answer at http://127.0.0.1:1') });
  });

  it('holds no tests and no fakes', async () => {
    const files = await readdir(join(folder, 'node_modules/ostiary'), { recursive: true });
    expect(files.filter((file) => /\.(spec|fake)\.|(^|\/)testing(\/|$)/.test(file))).toEqual([]);
  });
});
