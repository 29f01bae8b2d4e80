import { execFile, type ExecFileException, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from '../../apps/ostiary/src/development-idp/testing/browser.fake.js';
import { EmbeddedSystem } from './harness/embedded-system.js';
import { IngressClient } from './harness/ingress-client.js';
import { checkout } from './harness/test-home.js';
import { uniqueWord } from './harness/unique.js';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const program = join(checkout, 'dist/apps/cli/src/main.js');

/** The command line as a person has it, with a folder for configuration of their own. */
class CommandLine {
  private constructor(
    readonly folder: string,
    private readonly control: string,
  ) {}

  static async of(control: string): Promise<CommandLine> {
    return new CommandLine(await mkdtemp(join(tmpdir(), 'ostiary-person-')), control);
  }

  get credentials(): string {
    return join(this.folder, 'ostiary', 'credentials.json');
  }

  run(...args: string[]): Promise<Said> {
    return new Promise((resolve) => {
      execFile(process.execPath, [program, ...args], { env: this.environment }, (error: ExecFileException | null, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  }

  /** Signs somebody in, who does in a browser what the command asks for. */
  async signIn(user: string, ...args: string[]): Promise<Said> {
    const child = spawn(process.execPath, [program, 'login', ...args], { env: this.environment });
    let [out, err] = ['', ''];
    let followed: Promise<unknown> = Promise.resolve();
    let isFollowed = false;
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => {
      err += bytes;
      const url = /https?:\/\/\S+user_code=\S+/.exec(err)?.[0];
      const code = /code ([\w-]+)\./.exec(err)?.[1];
      if (isFollowed || url === undefined || code === undefined) return;
      isFollowed = true;
      followed = confirm(url, code, user);
    });
    const [code] = (await once(child, 'close')) as [number];
    await followed;
    return { code, out, err };
  }

  /** As if the token had been fetched an hour ago. */
  async age(): Promise<void> {
    const known = JSON.parse(await readFile(this.credentials, 'utf8')) as object;
    const hourAgo = { obtainedAt: Date.now() - 3_600_000, expiresAt: Date.now() - 1_000 };
    await writeFile(this.credentials, JSON.stringify({ ...known, ...hourAgo }));
  }

  discard(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  private get environment(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.folder, XDG_CONFIG_HOME: this.folder, OSTIARY_URL: this.control };
  }
}

/** What a person does with the page of a device's code. */
async function confirm(url: string, code: string, user: string): Promise<void> {
  const browser = new Browser();
  const shown = await browser.submit(await browser.get(url));
  expect(shown.text).toContain(code);
  const who = await browser.submit(shown);
  const done = await browser.post(who.url, { user });
  expect(done.text).toContain('Signed in');
}

describe('people at the command line', () => {
  let system: EmbeddedSystem;
  let control: string;
  let person: CommandLine;
  beforeAll(async () => {
    system = await EmbeddedSystem.prepare('16-sign-in');
    await system.start();
    control = `http://127.0.0.1:${system.environment['OSTIARY_API_PORT']}`;
  });
  afterAll(() => system?.stop());
  beforeEach(async () => void (person = await CommandLine.of(control)));
  afterEach(() => person.discard());

  it('sign in by a code, and are told who they are to Ostiary', async () => {
    const said = await person.signIn('bob');
    expect([said.code, said.out]).toEqual([0, '']);
    expect(said.err).toMatch(/Signed in as Bob <bob@ostiary\.example> .*groups: security; roles: requester, reviewer/);
    const { code, out } = await person.run('whoami', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { principal: { subject: 'bob' }, groups: ['security'], roles: ['requester', 'reviewer'] },
    ]);
    expect((await person.run('whoami')).out).toMatch(/^Signed in as Bob/);
  });

  it('get a token that calls go through with, and nothing else is printed', async () => {
    await person.signIn('alice');
    const { code, out, err } = await person.run('token');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { OSTIARY_INGRESS_PORT } = system.environment;
    const answer = await new IngressClient(`http://127.0.0.1:${OSTIARY_INGRESS_PORT}`, out.trim()).call('Hello');
    expect(answer.status).toBe(200);
  });

  it('get a new token for one that has expired, all who ask at the same moment the same', async () => {
    await person.signIn('alice');
    const before = (await person.run('token')).out;
    await person.age();
    const said = await Promise.all(Array.from({ length: 5 }, () => person.run('token')));
    expect(said.map(({ code, err }) => [code, err])).toEqual(said.map(() => [0, '']));
    expect(new Set(said.map(({ out }) => out)).size).toBe(1);
    expect(said[0]!.out).not.toBe(before);
    expect((await person.run('whoami')).code).toBe(0);
  });

  it('are told to sign in again once the sign-in has ended', async () => {
    expect(await person.run('token')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('ostiary login') });
    await person.signIn('alice');
    const left = await readFile(person.credentials, 'utf8');
    expect(await person.run('logout')).toMatchObject({ code: 0, err: 'Signed out.\n' });
    expect(await person.run('whoami')).toMatchObject({ code: 2, err: expect.stringContaining('ostiary login') });
    // The refresh token is no good to whoever kept a copy of it.
    await writeFile(person.credentials, left, { mode: 0o600 });
    await person.age();
    expect(await person.run('token')).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/invalid_grant.*ostiary login/s) });
  });

  it('decide on what waits, with the card before them', async () => {
    await person.signIn('bob');
    const alice = await system.people.calling('alice');
    const words = [uniqueWord(), uniqueWord()];
    const held = words.map((word) => alice.call(`Check the prod database for ${word}`));
    const bob = await system.people.controlling('bob');
    const [first, second] = await Promise.all(words.map(async (word) => (await bob.approvalWith(word)).id));
    expect((await person.run('approvals', 'list')).out).toMatch(new RegExp(`${first} +pending +Alice +production-database +0/1`));
    const listed = (await person.run('approvals', 'list', '--json')).out.trim().split('\n');
    expect(listed.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(expect.arrayContaining([first, second]));
    expect((await person.run('approvals', 'show', first!)).out).toContain(`| Check the prod database for ${words[0]}`);

    expect(await person.run('approvals', 'approve', first!, '--revision', '7')).toMatchObject({
      code: 1,
      err: expect.stringContaining('revision 1'),
    });
    expect(await person.run('approvals', 'approve', first!)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/revision 1; .* approved/),
    });
    expect(await person.run('approvals', 'deny', second!)).toMatchObject({ code: 2, err: expect.stringContaining('--reason') });
    expect(await person.run('approvals', 'deny', second!, '--reason', 'Not on a Friday')).toMatchObject({ code: 0 });
    const [approved, denied] = await Promise.all(held);
    expect(approved!.status).toBe(200);
    expect(JSON.stringify(denied!.body)).toContain('Not on a Friday');
    expect(await person.run('approvals', 'deny', first!, '--reason', 'Late')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Bob approved'),
    });
    expect(await person.run('approvals', 'show', 'nothing')).toMatchObject({ code: 2, err: expect.stringContaining('404') });
  });

  it('hear what is wrong', async () => {
    expect(await person.run('login', '--issuer', 'https://other.example')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--issuer http'),
    });
    expect(await person.run('login', '--url', 'http://127.0.0.1:1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('OSTIARY_URL'),
    });
    expect(await person.run('login', '--frob')).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
    expect((await person.run('help')).out).toContain('ostiary token');
  });
});
