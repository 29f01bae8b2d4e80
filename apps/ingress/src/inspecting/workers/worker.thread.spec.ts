import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { wideBudget } from '../inspection-budget.fake.js';
import type { BodyRead, SentInspection } from '../inspection-protocol.js';
import { type Rules } from './busy-thread.js';
import { startWorkers, type ThreadProgram } from './worker.thread.js';
import { WorkerPool } from './worker-pool.js';

const source = (path: string): URL => pathToFileURL(`${process.cwd()}/${path}`);
/** The thread's own program, as it is written. */
const program: ThreadProgram = {
  url: source('apps/ingress/src/inspecting/inspection.worker.ts'),
  execArgv: ['--conditions=source', '--import', source('scripts/run-typescript.mjs').href],
};
const rules: Rules = { ask: 'rules', sources: { source: 'version: 1\nrules: []\n', scoped: [] }, version: 1, key: randomBytes(32) };
const limits = { threads: 1, timeoutMs: 60_000, queueMs: 60_000, idleMs: 600_000, weight: 1e9 };

const text = (values: number): string =>
  JSON.stringify({
    model: 'm',
    max_tokens: 1,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't', content: 'x' },
          { type: 'text', text: 'hello' },
        ],
      },
    ],
    metadata: { user_id: 'u' },
    tools: Array.from({ length: values }, (_, at) => ({ name: `tool-${at}`, description: 'does', input_schema: { type: 'object' } })),
  });
const inquiry = (request: number, body: Uint8Array) => ({
  principal: 'alice',
  left: new AbortController().signal,
  weight: 1,
  question: {
    ask: 'inspect',
    request,
    version: 1,
    input: { format: 'anthropic', principal: 'alice', headers: {}, budget: wideBudget, body },
  } as const,
});

describe('a thread of Node’s', () => {
  let pool: WorkerPool;
  afterEach(() => pool.close());
  const open = (memoryMb: number, timeoutMs = limits.timeoutMs): void => {
    pool = new WorkerPool(startWorkers(memoryMb, program), { ...limits, timeoutMs });
  };
  const read = async (request: number, body: Uint8Array): Promise<BodyRead> =>
    (await pool.read(inquiry(request, body), rules)).result as BodyRead;

  it('reads a body that is moved to it, and moves it back', async () => {
    open(256);
    const bytes = new Uint8Array(Buffer.from(text(1)));
    const { length } = bytes;
    const { found, body } = await read(1, bytes);
    expect(bytes).toHaveLength(0);
    expect(body).toHaveLength(length);
    expect(Buffer.from(body).toString()).toBe(text(1));
    expect((found as SentInspection).tools).toEqual(['tool-0']);
  });

  it('that a body needs more memory of than there is ends, the body is refused, and the next thread goes on', async () => {
    open(40);
    await expect(read(1, new Uint8Array(Buffer.from(text(120_000))))).rejects.toMatchObject({ code: 'inspection_overrun' });
    expect(((await read(2, new Uint8Array(Buffer.from(text(1))))).found as SentInspection).messages).toBe(1);
  });

  it('that takes too long is ended, and what it was asked is refused once', async () => {
    open(256, 1);
    const ends: string[] = [];
    const asked = read(1, new Uint8Array(Buffer.from(text(20_000))));
    asked.then(
      () => ends.push('read'),
      () => ends.push('refused'),
    );
    await expect(asked).rejects.toMatchObject({ code: 'inspection_overrun' });
    await pool.close();
    expect(ends).toEqual(['refused']);
  });
});
