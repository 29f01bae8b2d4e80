import { createHash } from 'node:crypto';
import type { ExchangeEntry, StoredBlock, StoredBody } from '#contracts';
import { formatNamed, literalEdits, type LiteralChange } from '#conversation';
import { wholeBody } from '#conversation/testing';
import { TurnStore } from '#journal';
import * as fc from 'fast-check';
import { recordedBlocks } from '../inspecting/recorded-blocks.js';
import { recordedPieces } from '../inspecting/recorded-pieces.js';
import { openaiBody } from '../inspecting/whole-bodies.fake.js';
import { replyParts } from './reply-parts.js';
import type { RecordedReply } from './recorded-reply.js';

type Format = 'anthropic' | 'openai';
const original = { keyedDigest: createHash('sha256').update('').digest('hex'), bytes: 0 };
const unmasked = (): LiteralChange[] => [];

/** What a journal holds of one session, and what a reader makes of it. */
class Journal {
  private readonly turns = new TurnStore();
  private readonly texts = new Map<string, string>();
  private readonly bodies = new Map<string, StoredBody>();

  request(format: Format, exchange: string, body: object, changes: (literals: LiteralChange['literal'][]) => LiteralChange[] = unmasked) {
    const conversation = formatNamed(format).readRequest(JSON.stringify(body), {});
    const blocks = conversation.blocks.map((block) => ({ block, changes: changes([...block.fields]) }));
    const edits = literalEdits(blocks.flatMap((one) => one.changes));
    const parts = recordedPieces('s', conversation.split(), edits);
    return this.keep(exchange, { parts, blocks: recordedBlocks(conversation, blocks, parts, (name) => name) }, 'request');
  }

  reply(exchange: string, reply: RecordedReply) {
    return this.keep(exchange, replyParts('s', reply), 'reply');
  }

  private keep(exchange: string, { parts, blocks }: ReturnType<typeof replyParts>, where: 'request' | 'reply') {
    const { entries, body } = this.turns.store('s', { exchange, kind: 'request' }, parts, original, blocks);
    const told = {
      type: where === 'request' ? 'exchange.received' : 'exchange.completed',
      exchange,
      session: 's',
      data: { [where]: body },
    };
    this.turns.confirm([...entries, told as unknown as ExchangeEntry]);
    for (const entry of entries) if (entry.type === 'content.stored') this.texts.set(entry.data.ref, entry.data.text);
    this.bodies.set(body.id, body);
    const stored = entries.map((entry) => (entry.type === 'content.stored' ? entry.data.text : ''));
    const own = this.told(body, body.blocks ?? []);
    return { stored, text: this.pieces(body).join(''), own, blocks: this.told(body, this.all(body)) };
  }

  private told(body: StoredBody, blocks: readonly StoredBlock[]): { block: StoredBlock; text: string }[] {
    const pieces = this.pieces(body);
    return blocks.map((block) => ({
      block,
      text: block.text
        .map((run) => {
          if (typeof run === 'string') return run;
          const raw = pieces.slice(run.from, run.to).join('');
          return run.as === 'json' ? raw : String(JSON.parse(raw));
        })
        .join('\n'),
    }));
  }

  private all(body: StoredBody): StoredBlock[] {
    const before = body.parent === null ? [] : this.all(this.bodies.get(body.parent)!).filter(({ to }) => to <= body.keep);
    return [...before, ...(body.blocks ?? [])];
  }

  private pieces(body: StoredBody): string[] {
    const before = body.parent === null ? [] : this.pieces(this.bodies.get(body.parent)!).slice(0, body.keep);
    return [...before, ...body.parts.map((part) => ('text' in part ? part.text : this.texts.get(part.ref)!))];
  }
}

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'grapheme', minLength: 210, maxLength: 400 }));
const input = fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.oneof(text, fc.integer(), fc.array(text, { maxLength: 2 })), {
  maxKeys: 4,
});
const said = fc.array(
  fc.oneof(
    text.map((value) => ({ kind: 'text' as const, text: value })),
    input.map((value) => ({ kind: 'tool_call' as const, tool: 'Write', input: value as unknown })),
  ),
  { minLength: 1, maxLength: 3 },
);
const replyOf = (blocks: readonly object[]): RecordedReply => ({
  model: 'm',
  stop: 'end',
  values: [],
  blocks: blocks.map((block, index) => ({ id: `reply.content.${index}`, ...block }) as RecordedReply['blocks'][number]),
});

/** The reply as clients send it back: their SDKs build it from the stream or the JSON, and write it with JSON.stringify. */
const asHistory = {
  anthropic: (blocks: readonly { kind: string; text?: string; input?: unknown }[], mark: boolean) => ({
    role: 'assistant',
    content: blocks.map((block, index) => ({
      ...(block.kind === 'text'
        ? { type: 'text', text: block.text }
        : { type: 'tool_use', id: `toolu_${index}`, name: 'Write', input: block.input }),
      ...(mark && index === blocks.length - 1 ? { cache_control: { type: 'ephemeral' } } : {}),
    })),
  }),
  openai: (blocks: readonly { kind: string; text?: string; input?: unknown }[]) => ({
    role: 'assistant',
    content: blocks.flatMap(({ text: value }) => (value === undefined ? [] : [{ type: 'text', text: value }])),
    tool_calls: blocks.flatMap(({ input: value }, index) =>
      value === undefined ? [] : [{ id: `call_${index}`, type: 'function', function: { name: 'Write', arguments: value } }],
    ),
  }),
};

describe('an answer', () => {
  it('is stored once: what comes back as history is known, in both formats, wherever the mark of the cache stands', () => {
    fc.assert(
      fc.property(fc.constantFrom<Format>('anthropic', 'openai'), said, fc.boolean(), text, (format, blocks, mark, next) => {
        const journal = new Journal();
        const first = [{ role: 'user', content: 'first' }];
        journal.request(format, 'x1', { model: 'm', messages: first });
        const told = blocks.map((block) =>
          'input' in block && format === 'openai' ? { ...block, input: JSON.stringify(block.input, null, 1) } : block,
        );
        const { stored } = journal.reply('x1', replyOf(told));
        const { stored: again } = journal.request(format, 'x2', {
          model: 'm',
          messages: [...first, asHistory[format](told, mark), { role: 'user', content: `new ${next}` }],
        });
        expect(again.filter((one) => stored.includes(one))).toEqual([]);
        expect(again.filter((one) => one.startsWith('"')).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is told by its blocks, as they were said, whether an input is a value or the text of one', () => {
    fc.assert(
      fc.property(said, fc.boolean(), (blocks, isText) => {
        const inputs = blocks.map((block) => ('input' in block && isText ? { ...block, input: JSON.stringify(block.input) } : block));
        const told = new Journal().reply('x1', replyOf(inputs)).blocks;
        expect(told.map(({ text: value }) => value)).toEqual(
          blocks.map((block) => ('text' in block ? block.text : JSON.stringify(block.input))),
        );
        expect(told.every(({ block: { isNew, role } }) => isNew && role === 'assistant')).toBe(true);
        expect(told.map(({ block: { tool } }) => tool)).toEqual(blocks.map(({ kind }) => (kind === 'text' ? undefined : 'Write')));
      }),
    );
  });
});

describe('the blocks of a request', () => {
  const user = (value: string) => ({ role: 'user', content: [{ type: 'text', text: value }] });
  const assistant = (value: string) => ({ role: 'assistant', content: value });

  it('are the whole conversation at each turn, each with its text, and new is what came since the last', () => {
    fc.assert(
      fc.property(fc.constantFrom<Format>('anthropic', 'openai'), fc.array(text, { minLength: 1, maxLength: 6 }), (format, texts) => {
        const journal = new Journal();
        for (let turn = 1; turn <= texts.length; turn += 2) {
          const messages = texts
            .slice(0, turn)
            .map((value, index) => (index % 2 === 0 ? user(`${index} ${value}`) : assistant(`${index} ${value}`)));
          const { blocks, own } = journal.request(format, `x${turn}`, { model: 'm', messages });
          expect(blocks.map(({ text: value }) => value)).toEqual(texts.slice(0, turn).map((value, index) => `${index} ${value}`));
          expect(blocks.at(-1)!.block.isNew).toBe(true);
          const told = new Set(texts.slice(0, Math.max(0, turn - 2)).map((value, index) => `${index} ${value}`));
          expect(own.filter(({ block, text: value }) => block.isNew && told.has(value))).toEqual([]);
        }
      }),
    );
  });

  it('say what they are: calls with their tool, answers with the tool that gives them', () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } };
    const answer = { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'a.txt' }] };
    const messages = [user('list'), { role: 'assistant', content: [call] }, { role: 'user', content: [answer] }];
    const told = new Journal().request('anthropic', 'x', { model: 'm', system: 'be brief', messages }).blocks;
    expect(told.map(({ block: { kind, provenance, tool }, text: value }) => [kind, provenance, tool, value])).toEqual([
      ['text', 'system', undefined, 'be brief'],
      ['text', 'user', undefined, 'list'],
      ['tool_use', 'tool_use', 'Bash', '{"command":"ls"}'],
      ['tool_result', 'tool_result', 'Bash', 'a.txt'],
    ]);
  });

  it('hold no text that is masked in the body: whatever is told in full stands so in the body, too', () => {
    const bodies = fc.constantFrom<[Format, object]>(['anthropic', wholeBody()], ['openai', openaiBody()]);
    fc.assert(
      fc.property(bodies, fc.infiniteStream(fc.boolean()), ([format, body], picks) => {
        const mask = (literals: LiteralChange['literal'][]): LiteralChange[] =>
          literals
            .filter(({ literal }) => literal === 'string' && picks.next().value === true)
            .map((literal) => ({ literal, text: '[masked]' }));
        const { text: whole, own } = new Journal().request(format, 'x', body, mask);
        for (const { block } of own)
          for (const run of block.text) if (typeof run === 'string') expect(whole).toContain(JSON.stringify(run).slice(1, -1));
      }),
    );
  });
});
