import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DistributedSystem } from './harness/distributed-system.js';
import { ostiary, program, type Said } from './harness/program.js';
import { SignedIn } from './harness/signed-in.js';
import { uniqueWord } from './harness/unique.js';
import { codeOf } from './provenance/written-code.js';

const run = promisify(execFile);

interface Answer {
  readonly file: string;
  readonly firstLine: number;
  readonly matches: readonly {
    readonly sessionId: string;
    readonly exchangeId: string;
    readonly turn: number;
    readonly model: string;
    readonly coverage: number;
    readonly principal: { readonly name: string };
  }[];
}

const answersOf = ({ out }: Said): Answer[] =>
  out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);

/** What somebody asks so that the simulated model writes the code. */
const ways: Readonly<Record<string, (code: string) => string>> = {
  'in a fence': (code) => `Say this:\n\`\`\`ts\n${code}\`\`\`\nand no more.`,
  'by a tool that writes files': (code) => `sim:tool ${JSON.stringify({ name: 'Write', input: { file_path: 'src/a.ts', content: code } })}`,
  'by a tool that edits files': (code) =>
    `sim:tool ${JSON.stringify({ name: 'Edit', input: { file_path: 'src/a.ts', old_string: 'nothing', new_string: code } })}`,
};
const schema = { type: 'object', properties: { file_path: { type: 'string' } } };
const names = ['Write', 'Edit'];

describe('who generated this code', () => {
  let system: DistributedSystem;
  let folder: string;
  let dave: SignedIn;
  const models = { anthropic: 'claude-sonnet-4-5', openai: 'gpt-4o' };
  beforeAll(async () => {
    system = await DistributedSystem.start('26-provenance');
    folder = await mkdtemp(join(tmpdir(), 'ostiary-code-'));
    dave = await SignedIn.as(await system.people.token('dave'), system.url('control'));
  });
  afterAll(async () => {
    await dave?.discard();
    await system?.stop();
    await rm(folder, { recursive: true });
  });

  const provenance = (...args: string[]) => ostiary(['provenance', '--json', ...args], dave.env);
  const file = async (text: string): Promise<string> => {
    const path = join(folder, `${uniqueWord()}.ts`);
    await writeFile(path, text);
    return path;
  };

  /** A call in which the model writes it; the id of its exchange, once it is on record. */
  const written = async (format: keyof typeof models, prompt: string, stream: boolean, session?: string): Promise<string> => {
    const alice = await system.people.calling('alice');
    const messages = [{ role: 'user', content: prompt }];
    const model = models[format];
    const body =
      format === 'anthropic'
        ? {
            model,
            max_tokens: 4_096,
            stream,
            messages,
            tools: names.map((name) => ({ name, description: 'A tool.', input_schema: schema })),
          }
        : { model, stream, messages, tools: names.map((name) => ({ type: 'function', function: { name, parameters: schema } })) };
    const path = format === 'anthropic' ? '/v1/messages' : '/openai/v1/chat/completions';
    const options = session === undefined ? {} : { session };
    const answer = await alice.send(path, { method: 'POST', body: JSON.stringify(body) }, options);
    expect(answer.status).toBe(200);
    await (await system.people.controlling('dave')).endedExchange(answer.exchange);
    return answer.exchange;
  };
  const sessionOf = async (exchange: string) => (await (await system.people.controlling('dave')).exchange(exchange))?.sessionId;

  describe.each(Object.keys(models) as (keyof typeof models)[])('asked of %s', (format) => {
    it.each(Object.keys(ways).flatMap((way) => [false, true].map((stream) => [way, stream] as const)))(
      'is found when a model wrote it %s (streamed: %s), with who asked and where',
      async (way, stream) => {
        const code = codeOf(uniqueWord());
        const exchangeId = await written(format, ways[way]!(code), stream);
        const said = await provenance(await file(`// Ours.\n\n${code}`));
        expect(said).toMatchObject({ code: 1, err: '' });
        const [answer] = answersOf(said);
        expect(answer?.matches[0]).toMatchObject({
          exchangeId,
          sessionId: await sessionOf(exchangeId),
          turn: 1,
          model: models[format],
          principal: { name: expect.stringMatching(/alice/i) },
        });
        expect(answer?.matches[0]?.coverage).toBeGreaterThan(0.8);
      },
    );
  });

  it('is found in the turn that wrote it, by a person’s table as well', async () => {
    const session = uniqueWord();
    await written('anthropic', `Something else, ${uniqueWord()}`, true, session);
    const code = codeOf(uniqueWord());
    const exchange = await written('anthropic', ways['in a fence']!(code), true, session);
    const path = await file(code);
    expect(answersOf(await provenance(path))[0]?.matches[0]).toMatchObject({ exchangeId: exchange, turn: 2 });
    const table = await ostiary(['provenance', path], dave.env);
    expect(table.code).toBe(1);
    expect(table.out).toContain(exchange);
    expect(table.out).toContain('claude-sonnet-4-5');
  });

  it('is found by the hunks of a commit, and only in those that a model wrote', async () => {
    const [ours, theirs] = [codeOf(uniqueWord()), codeOf(uniqueWord())];
    const exchange = await written('anthropic', ways['by a tool that writes files']!(theirs), true);
    const repository = await mkdtemp(join(folder, 'repository-'));
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=Alice', '-c', 'user.email=alice@example.com', '-C', repository, ...args]);
    await git('init', '-q', '-b', 'main');
    await writeFile(join(repository, 'ours.ts'), ours);
    await git('add', '.');
    await git('commit', '-q', '-m', 'Ours');
    await writeFile(join(repository, 'ours.ts'), `${ours}\n${codeOf(uniqueWord())}`);
    await writeFile(join(repository, 'theirs.ts'), `// Ours.\n${theirs}`);
    await git('add', '.');
    await git('commit', '-q', '-m', 'Theirs');

    const found = (range: string) =>
      new Promise<Said>((resolve) => {
        const env = { PATH: process.env['PATH'], ...dave.env };
        execFile(process.execPath, [program, 'provenance', '--json', '--git', range], { env, cwd: repository }, (error, out, err) =>
          resolve({ code: error === null ? 0 : Number(error.code), out, err }),
        );
      });
    const of = await found('HEAD');
    expect(of).toMatchObject({ code: 1, err: '' });
    const answers = answersOf(of);
    expect(answers.map(({ file: name, matches }) => [name, matches[0]?.exchangeId ?? null])).toEqual([
      ['ours.ts', null],
      ['theirs.ts', exchange],
    ]);
    expect((await found('HEAD~1')).code).toBe(0);
    expect((await found('main..main')).code).toBe(0);
    expect((await found('nothing-of-that-name')).code).toBe(2);
  });

  it('says nobody of what no model wrote, though a caller sent it', async () => {
    const code = codeOf(uniqueWord());
    await written('anthropic', `sim:echo noted\nThis is my own:\n\`\`\`ts\n${code}\`\`\`\n`, true);
    const said = await provenance(await file(code));
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(answersOf(said)[0]?.matches).toEqual([]);
    expect((await ostiary(['provenance', await file(codeOf(uniqueWord()))], dave.env)).out).toBe('No match.\n');
  });

  it('says nobody any more once the session is erased, and does not say that all was looked at where it was not', async () => {
    const code = codeOf(uniqueWord());
    const path = await file(code);
    const session = await sessionOf(await written('anthropic', ways['in a fence']!(code), true, uniqueWord()));
    expect((await provenance(path)).code).toBe(1);
    const erin = await system.people.controlling('erin');
    const content = JSON.stringify({ session, reason: 'asked for' });
    expect((await erin.ask('POST', '/api/erasures', { type: 'application/json', content })).status).toBe(200);
    expect(await provenance(path)).toMatchObject({ code: 0, err: '' });
    expect((await provenance(path, join(folder, 'nothing'))).code).toBe(2);
    const alice = await SignedIn.as(await system.people.token('alice'), system.url('control'));
    expect((await ostiary(['provenance', path], alice.env)).code).toBe(2);
    await alice.discard();
  });
});
