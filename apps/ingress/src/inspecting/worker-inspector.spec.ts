import { randomBytes } from 'node:crypto';
import { RequestBody } from '../call/request-body.js';
import { buildRuleset } from '../ruleset/ruleset.js';
import { wideBudget } from './inspection-budget.fake.js';
import type { BodyRead, WorkerQuestion } from './inspection-protocol.js';
import { TextAnalyses } from './analyzing/text-analyses.js';
import { WorkerDesk } from './worker-desk.js';
import { WorkerInspector } from './worker-inspector.js';
import { moved } from './workers/moved.js';
import type { StartThread } from './workers/thread.port.js';
import { WorkerPool } from './workers/worker-pool.js';

const source = 'version: 1\nrules: []\n';
const rules = buildRuleset(source, 1, randomBytes(32));
const text = JSON.stringify({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'a word '.repeat(2_000) }] });
const terms = { format: 'anthropic' as const, principal: 'alice', headers: {}, budget: wideBudget };

/** A thread's desk behind messages as a platform passes them: copied, and moved where they say so. */
function start() {
  const posted: WorkerQuestion[] = [];
  const ends: (() => void)[] = [];
  const starting: StartThread = (events) => {
    const desk = new WorkerDesk();
    ends.push(() => events.ended('crash'));
    return {
      post: (question) => {
        posted.push(question);
        const taken = structuredClone(question, { transfer: moved('input' in question ? question.input : null) });
        queueMicrotask(() => {
          const answer = desk.answer(taken);
          if (answer !== null)
            events.answered(structuredClone(answer, { transfer: moved('result' in answer ? (answer.result as BodyRead) : null) }));
        });
      },
      terminate: async () => undefined,
    };
  };
  const pool = new WorkerPool(starting, { threads: 1, timeoutMs: 60_000, queueMs: 60_000, idleMs: 600_000, weight: 1e9 });
  return { posted, ends, inspector: new WorkerInspector(() => ({ source, scoped: [] }), new TextAnalyses([]), pool) };
}

describe('a body that a thread inspects', () => {
  const demand = { values: 10, left: new AbortController().signal };

  it.each([
    ['on its own', () => new Uint8Array(Buffer.from(text))],
    ['in a larger memory', () => Buffer.from(`..${text}..`).subarray(2, -2)],
  ])('%s is away while it is read, and back as it was', async (_where, make) => {
    const { posted, inspector } = start();
    const body = new RequestBody(make());
    const reading = inspector.inspect(rules, body, terms, demand);
    expect(body.bytes).toBeNull();
    const handle = await reading;
    expect(Buffer.from(body.bytes!).toString()).toBe(text);
    expect(handle.inspection.bytes).toBe(text.length);
    expect(handle.inspection.recorded.parts.map((part) => part.text).join('')).toBe(text);
    // Moved, not copied.
    expect(posted.map((question) => ('input' in question ? question.input.body.length : null))).toEqual([null, 0]);
    await inspector.close();
  });

  it('leaves a piece of a larger memory where it was', async () => {
    const { inspector } = start();
    const larger = Buffer.from(`..${text}..`);
    await inspector.inspect(rules, new RequestBody(larger.subarray(2, -2)), terms, demand);
    expect(larger.toString()).toBe(`..${text}..`);
    await inspector.close();
  });

  it('is read again from a copy where its thread was lost: whoever has its bytes by now keeps them', async () => {
    const { ends, inspector } = start();
    const body = new RequestBody(new Uint8Array(Buffer.from(text)));
    const handle = await inspector.inspect(rules, body, terms, demand);
    const inHand = body.bytes!;
    ends[0]!();
    expect(await handle.rewrite([], { delivered: new Set() })).toMatchObject({ bytes: null });
    expect(Buffer.from(inHand).toString()).toBe(text);
    expect(body.bytes).toBe(inHand);
    await inspector.close();
  });

  it('that was released before its thread was lost is not read again', async () => {
    const { ends, inspector } = start();
    const body = new RequestBody(new Uint8Array(Buffer.from(text)));
    const handle = await inspector.inspect(rules, body, terms, demand);
    ends[0]!();
    body.release();
    await expect(handle.fixedValues()).rejects.toMatchObject({ code: 'internal' });
    await inspector.close();
  });

  it('that cannot be read does not come back', async () => {
    const { inspector } = start();
    const body = new RequestBody(Buffer.from('not JSON'));
    await expect(inspector.inspect(rules, body, terms, demand)).rejects.toMatchObject({ code: 'body_not_json' });
    expect(body.bytes).toBeNull();
    await inspector.close();
  });
});
