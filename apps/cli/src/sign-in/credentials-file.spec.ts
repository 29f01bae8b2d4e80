import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Credentials, SignedOutError } from './credentials.js';
import { CredentialsFile } from './credentials-file.js';

const credentials = (more: Partial<Credentials> = {}): Credentials => ({
  control: 'http://127.0.0.1:8081',
  issuer: 'https://idp.example',
  clientId: 'cli',
  parameters: { resource: 'urn:x' },
  accessToken: 'a.b.c',
  obtainedAt: 1,
  expiresAt: 2,
  refreshToken: null,
  ...more,
});

describe('the file of credentials', () => {
  let folder: string;
  let file: CredentialsFile;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-credentials-'));
    file = CredentialsFile.of({ XDG_CONFIG_HOME: folder }, '/nowhere');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is for its owner alone, and holds what was written', async () => {
    expect(await file.read()).toBeNull();
    await file.write(credentials());
    expect(await file.read()).toEqual(credentials());
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(file.path))).mode & 0o777).toBe(0o700);
    expect(await readdir(dirname(file.path))).toEqual(['credentials.json']);
    await file.remove();
    expect(await file.read()).toBeNull();
    await file.remove();
  });

  it('stands in the folder for configuration', () => {
    expect(CredentialsFile.of({}, '/home/ann').path).toBe('/home/ann/.config/ostiary/credentials.json');
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a field less', JSON.stringify({ ...credentials(), issuer: undefined })],
    ['a time that is none', JSON.stringify({ ...credentials(), expiresAt: 'tomorrow' })],
    ['no refresh token and no null', JSON.stringify({ ...credentials(), refreshToken: 7 })],
    ['parameters that are none', JSON.stringify({ ...credentials(), parameters: null })],
  ])('is refused with %s in it, and is not quoted', async (_what, text) => {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, text, { mode: 0o600 });
    const failure = await file.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SignedOutError);
    expect(String(failure)).toContain('ostiary login');
    expect(String(failure)).not.toContain('a.b.c');
  });

  it('is not used where others can read it', async () => {
    await file.write(credentials());
    await chmod(file.path, 0o644);
    await expect(file.read()).rejects.toThrow(/can be read by others/);
  });

  it('lets one at a time write, also after one that died', async () => {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(`${file.path}.lock`, '');
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(`${file.path}.lock`, longAgo, longAgo);
    let inside = 0;
    let most = 0;
    const one = () =>
      file.exclusively(async () => {
        most = Math.max(most, ++inside);
        const before = JSON.parse(await readFile(file.path, 'utf8').catch(() => '0')) as number;
        await writeFile(file.path, JSON.stringify(before + 1));
        inside--;
      });
    await Promise.all(Array.from({ length: 8 }, one));
    expect([most, await readFile(file.path, 'utf8')]).toEqual([1, '8']);
  });

  it('stays another’s who took it over from one that was away for long', async () => {
    const lock = `${file.path}.lock`;
    const [slept, taken, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = file.exclusively(async () => {
      const longAgo = new Date(Date.now() - 3_600_000);
      await utimes(lock, longAgo, longAgo);
      slept.resolve();
      await taken.promise;
    });
    await slept.promise;
    const second = file.exclusively(async () => {
      taken.resolve();
      await done.promise;
    });
    await first;
    expect(await readdir(dirname(file.path))).toContain(basename(lock));
    done.resolve();
    await second;
    expect(await readdir(dirname(file.path))).toEqual([]);
  });

  it('is unlocked again by work that fails', async () => {
    await expect(file.exclusively(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await file.exclusively(async () => 'yes')).toBe('yes');
  });
});
