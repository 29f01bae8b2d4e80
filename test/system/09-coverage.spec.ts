import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shapeNames as anthropicShapes } from '../../apps/ostiary/src/simulator/anthropic/shapes.js';
import { exampleSecret } from '../../apps/ostiary/src/simulator/scripting/example-secret.js';
import { shapeNames as openaiShapes } from '../../apps/ostiary/src/simulator/openai/shapes.js';
import { rawInputs } from '../../apps/ostiary/src/simulator/scripting/raw-inputs.js';
import { fateOfReply, fateOfRequest, holds, type Cell } from './coverage/cell.js';
import { coveragePage, type Section } from './coverage/coverage-page.js';
import { anthropicRequestShapes, openaiRequestShapes, type RequestShape } from './coverage/request-shapes.js';
import { DistributedSystem } from './harness/distributed-system.js';
import type { IngressClient } from './harness/ingress-client.js';
import { OwnProvider } from './harness/own-provider.js';
import { brokerSinks, databaseSinks, fileSinks, holding } from './harness/sinks.js';
import { checkout } from './harness/test-home.js';
import { uniqueSecret, uniqueWord } from './harness/unique.js';

const policy = `version: 1
unscannable: allow
rules:
  - { id: mask-all, on: [request, reply], match: { findings: [secret, pii] }, action: mask }
  - { id: withhold, on: [tool_call], match: { findings: [secret, pii] }, action: block }
`;

/** A call's route, by what it is called in the page, and what its body is beside the shape's members. */
interface Mode {
  readonly name: string;
  readonly path: string;
  readonly wrap: (members: Record<string, unknown>) => Record<string, unknown>;
}

const anthropic = { model: 'claude-sonnet-4-5', max_tokens: 64 };
const openai = { model: 'gpt-4.1-mini' };
const messages = '/v1/messages?beta=true';
const chat = '/openai/v1/chat/completions';

const anthropicModes: readonly Mode[] = [
  { name: 'JSON', path: messages, wrap: (members) => ({ ...anthropic, ...members }) },
  { name: 'stream', path: messages, wrap: (members) => ({ ...anthropic, stream: true, ...members }) },
  { name: 'count_tokens', path: '/v1/messages/count_tokens', wrap: (members) => ({ model: anthropic.model, ...members }) },
  {
    name: 'batch',
    path: '/v1/messages/batches',
    wrap: (members) => ({ requests: [{ custom_id: 'one', params: { ...anthropic, ...members } }] }),
  },
];
const openaiModes: readonly Mode[] = [
  { name: 'JSON', path: chat, wrap: (members) => ({ ...openai, ...members }) },
  { name: 'stream', path: chat, wrap: (members) => ({ ...openai, stream: true, ...members }) },
];

/** The clients whose answers differ in form; what is let through is the same for all. */
const agents = {
  anthropic: ['claude-cli/2.1.330 (external, cli)', 'Anthropic/JS 1.12.0', 'curl/8.5'],
  openai: ['OpenAI/JS 7.57.0', 'OpenAI/Python 2.8.0', 'ai-sdk/openai/3.0', 'curl/8.5'],
} as const;

/** Shapes whose text is joined to other text without anything between: a token is one only where it ends. */
const joined: ReadonlySet<string> = new Set(['escaped-frame', 'start-text', 'first-content']);
const numeric = (shape: string): boolean => shape.includes('number');
const digits = '4111111111111111';
const tools = {
  anthropic: [{ name: 'Bash', description: 'Runs.', input_schema: { type: 'object', properties: {} } }],
  openai: [{ type: 'function', function: { name: 'Bash', description: 'Runs.', parameters: { type: 'object', properties: {} } } }],
};

describe('a canary in every place that a call or a reply has', () => {
  let provider: OwnProvider;
  let system: DistributedSystem;
  let alice: IngressClient;
  const canaries = new Set<string>();
  const sections: Section[] = [];

  beforeAll(async () => {
    provider = await OwnProvider.start();
    system = await DistributedSystem.start('09-coverage', { upstream: provider.upstream(), openai: provider.upstream() });
    alice = await system.people.calling('alice');
    const erin = await system.people.controlling('erin');
    expect((await erin.publish(policy)).status).toBeLessThan(300);
  }, 180_000);
  afterAll(async () => {
    await system?.stop();
    await provider?.stop();
  }, 60_000);

  const send = (mode: Mode, body: object, agent: string) =>
    alice.send(mode.path, { method: 'POST', body: JSON.stringify(body) }, { headers: { 'user-agent': agent } });

  async function askWith(shape: RequestShape, mode: Mode, agent: string): Promise<Cell> {
    const canary = uniqueSecret();
    const word = uniqueWord();
    canaries.add(canary);
    const answer = await send(mode, mode.wrap(shape.body(canary, word)), agent);
    const got = (await system.provider.received(word)).map((arrived) => arrived.body ?? '');
    const leaks = [
      ...(got.some((text) => holds(text, canary)) ? ['the provider'] : []),
      ...(holds(answer.body, canary) ? ['the client'] : []),
    ];
    return { shape: shape.name, mode: mode.name, fate: fateOfRequest(got[0] ?? null), leaks };
  }

  async function answerWith(shape: string, format: 'anthropic' | 'openai', mode: Mode, agent: string): Promise<Cell> {
    const seed = uniqueWord();
    const canary = numeric(shape) ? digits : exampleSecret('github', seed);
    if (!numeric(shape)) canaries.add(canary);
    const text = numeric(shape)
      ? `{{reverse ${[...digits].toReversed().join('')}}}`
      : joined.has(shape)
        ? `({{secret github ${seed}}})`
        : `{{secret github ${seed}}}`;
    const body = mode.wrap({ tools: tools[format], messages: [{ role: 'user', content: `sim:shape ${shape} ${text}` }] });
    const answer = await send(mode, body, agent);
    const seen = answer.body + JSON.stringify([...answer.headers]);
    return {
      shape: `\`${shape}\``,
      mode: mode.name,
      fate: fateOfReply(answer.status, answer.body),
      leaks: holds(seen, canary) ? ['the client'] : [],
    };
  }

  /** One cell for all clients: they must agree. */
  async function forAll(format: keyof typeof agents, probe: (agent: string) => Promise<Cell>): Promise<Cell> {
    const cells: Cell[] = [];
    for (const agent of agents[format]) cells.push(await probe(agent));
    const [first] = cells;
    if (first === undefined) throw new Error('No client was tried.');
    const leaks = cells.flatMap((cell) => cell.leaks);
    const fates = [...new Set(cells.map(({ fate }) => fate))];
    return { ...first, leaks: fates.length > 1 ? [...leaks, `clients that differ: ${fates.join(', ')}`] : leaks };
  }

  const leaksOf = (cells: readonly Cell[]): string[] =>
    cells.flatMap(({ shape, mode, leaks }) => leaks.map((where) => `${shape}, ${mode}: ${where}`));

  it.each([
    ['anthropic', 'Requests of the Anthropic Messages API', anthropicRequestShapes, anthropicModes],
    ['openai', 'Requests of OpenAI Chat Completions', openaiRequestShapes, openaiModes],
  ] as const)(
    'of requests, %s',
    async (format, title, shapes, modes) => {
      const cells: Cell[] = [];
      for (const shape of shapes) for (const mode of modes) cells.push(await forAll(format, (agent) => askWith(shape, mode, agent)));
      sections.push({ title, about: `Tried as each of: ${agents[format].join(', ')}.`, cells });
      expect(leaksOf(cells)).toEqual([]);
    },
    240_000,
  );

  it.each([
    ['anthropic', 'Replies of the Anthropic Messages API', anthropicShapes, anthropicModes],
    ['openai', 'Replies of OpenAI Chat Completions', openaiShapes, openaiModes],
  ] as const)(
    'of replies, %s',
    async (format, title, shapes, modes) => {
      const cells: Cell[] = [];
      const replying = modes.filter(({ name }) => name === 'JSON' || name === 'stream');
      for (const shape of [...Object.keys(rawInputs), ...shapes])
        for (const mode of replying) cells.push(await forAll(format, (agent) => answerWith(shape, format, mode, agent)));
      sections.push({ title, about: 'The shapes are those of docs/simulator.md, where each says what it holds.', cells });
      expect(leaksOf(cells)).toEqual([]);
    },
    240_000,
  );

  it('is in no sink afterwards', async () => {
    const elsewhere = (path: string): boolean =>
      path.includes('/postgres/') || path.includes('/kafka/data/__') || /\.(time)?index$/.test(path);
    const sinks = [
      ...(await databaseSinks(system.databaseUrl)),
      ...(await brokerSinks(system.broker.brokers.split(','))),
      ...(await fileSinks(system.home, elsewhere)),
    ];
    expect(sinks.length).toBeGreaterThan(10);
    expect([...canaries].flatMap((canary) => holding(sinks, canary).map((place) => `${canary} in ${place}`))).toEqual([]);
  }, 240_000);

  it('is what docs/coverage.md says', async () => {
    const file = join(checkout, 'docs', 'coverage.md');
    const page = coveragePage(sections);
    if (process.env['OSTIARY_WRITE_COVERAGE'] === '1') await writeFile(file, page);
    expect(await readFile(file, 'utf8')).toBe(page);
  });
});
