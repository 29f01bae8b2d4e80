import { createHash, randomBytes } from 'node:crypto';
import type { ExchangeEntry, StoredBody } from '#contracts';
import * as fc from 'fast-check';
import type { BodyPart } from './body-pieces.js';
import { contentRef, storedPieces } from './stored-pieces.js';
import { TurnStore } from './turn-store.js';

const original = { keyedDigest: createHash('sha256').update('').digest('hex'), bytes: 0 };
const received = (body: StoredBody): ExchangeEntry => ({
  type: 'exchange.received',
  exchange: 'x',
  session: 's',
  data: {
    principal: null,
    client: { kind: 'unknown', name: '', version: null },
    model: null,
    route: { method: 'POST', path: '/v1/messages', format: 'anthropic' },
    stream: false,
    startedAt: new Date(0).toISOString(),
    agentId: null,
    request: body,
    findings: [],
  },
});

/** What audit does with the records: follow the parents, put the blocks in. */
class Archive {
  readonly blocks = new Map<string, string>();
  readonly bodies = new Map<string, StoredBody>();
  bytes = 0;

  take(entries: readonly ExchangeEntry[], body: StoredBody): void {
    for (const entry of entries) if (entry.type === 'content.stored') this.blocks.set(entry.data.ref, entry.data.text);
    this.bodies.set(body.id, body);
    this.bytes += Buffer.byteLength(JSON.stringify([entries, body]));
  }

  text(id: string): string {
    return this.parts(id)
      .map((part) => ('text' in part ? part.text : this.blocks.get(part.ref)!))
      .join('');
  }

  private parts(id: string): StoredBody['parts'] {
    const body = this.bodies.get(id)!;
    return [...(body.parent === null ? [] : this.parts(body.parent).slice(0, body.keep)), ...body.parts];
  }
}

const block = (text: string): BodyPart => ({ kind: 'block', text });
const glue = (text: string): BodyPart => ({ kind: 'glue', text });
const prose = (bytes: number): string => randomBytes(bytes / 2).toString('hex');
const message = (text: string, mark = false): BodyPart =>
  block(JSON.stringify({ type: 'text', text, ...(mark ? { cache_control: { type: 'ephemeral' } } : {}) }));

/** A request body of these messages, the newest one marked for the provider's cache as Claude Code does. */
const turn = (texts: readonly string[]): BodyPart[] => [
  glue('{"model":"claude","messages":['),
  ...texts.flatMap((text, index) => [
    glue(`${index === 0 ? '' : ','}{"role":"user","content":[`),
    message(text, index === texts.length - 1),
    glue(']}'),
  ]),
  glue(']}'),
];
const joined = (parts: readonly BodyPart[]): string => parts.map((part) => part.text).join('');

let exchanges = 0;

function record(store: TurnStore, archive: Archive, parts: readonly BodyPart[]): StoredBody {
  const { entries, body } = store.store('s', { exchange: `x${(exchanges += 1)}`, kind: 'request' }, parts, original);
  archive.take(entries, body);
  store.confirm([...entries, received(body)]);
  return body;
}

describe('TurnStore', () => {
  it('keeps every body readable, whatever its parts', () => {
    const part = fc.record({
      kind: fc.constantFrom('glue' as const, 'block' as const),
      text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.json()),
    });
    const session = fc.array(fc.array(part, { maxLength: 12 }), { maxLength: 6 });
    fc.assert(
      fc.property(session, (turns) => {
        const store = new TurnStore();
        const archive = new Archive();
        for (const parts of turns) {
          const padded = parts.map(({ kind, text }) => ({ kind, text: text.length % 2 ? text.padEnd(300, '.') : text }));
          expect(archive.text(record(store, archive, padded).id)).toBe(joined(padded));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stores pieces that were made elsewhere as it would have made them', () => {
    const part = fc.record({ kind: fc.constantFrom('glue' as const, 'block' as const), text: fc.string({ maxLength: 1_000 }) });
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 8 }), { maxLength: 4 }), fc.nat(8), (turns, from) => {
        const [here, elsewhere] = [new TurnStore(), new TurnStore()];
        for (const parts of turns) {
          const texts = (store: TurnStore, given: Parameters<TurnStore['store']>[2]) => {
            const { entries, body } = store.store('s', { exchange: 'x', kind: 'request' }, given, original);
            store.confirm([...entries, received(body)]);
            return [entries, body.keep, body.parts];
          };
          const made = [...parts.slice(0, from), ...storedPieces('s', parts.slice(from))];
          expect(texts(elsewhere, made)).toEqual(texts(here, parts));
        }
      }),
    );
  });

  it('stores a turn at the cost of what is new in it, though the cache mark moves', () => {
    const store = new TurnStore();
    const archive = new Archive();
    const texts = [prose(60_000)];
    record(store, archive, turn(texts));
    const first = archive.bytes;
    for (let count = 2; count <= 100; count++) {
      texts.push(prose(1_000));
      expect(archive.text(record(store, archive, turn(texts)).id)).toBe(joined(turn(texts)));
    }
    expect(first).toBeGreaterThan(60_000);
    expect((archive.bytes - first) / 99).toBeLessThan(1_000 + 1_200);
  });

  it('names blocks by session and bytes, so that equal text of two sessions is unrelated', () => {
    const text = prose(1_000);
    expect(contentRef('a', text)).not.toBe(contentRef('b', text));
    expect(contentRef('a', text)).toBe(createHash('sha256').update(`a${text}`).digest('hex'));
  });

  it('refers to nothing that was not confirmed, and stores it again', () => {
    const store = new TurnStore();
    const parts = turn([prose(1_000)]);
    const lost = store.store('s', { exchange: 'x', kind: 'request' }, parts, original);
    const again = store.store('s', { exchange: 'x', kind: 'request' }, parts, original);
    expect(again.body.parent).toBeNull();
    expect(again.entries).toEqual(lost.entries);
    expect(again.entries).toHaveLength(1);
  });

  it('knows parents and blocks of the same session only', () => {
    const store = new TurnStore();
    const parts = turn([prose(1_000)]);
    const { entries, body } = store.store('s', { exchange: 'x', kind: 'request' }, parts, original);
    store.confirm([...entries, received(body)]);
    expect(store.store('s', { exchange: 'x', kind: 'request' }, parts, original)).toMatchObject({
      entries: [],
      body: { parent: body.id, parts: [] },
    });
    expect(store.store('other', { exchange: 'x', kind: 'request' }, parts, original)).toMatchObject({
      entries: [{ type: 'content.stored' }],
      body: { parent: null, keep: 0 },
    });
  });

  it('cuts long text into pieces that keep pairs of surrogates together', () => {
    const store = new TurnStore();
    const archive = new Archive();
    const parts = [block(`x${'\u{1f600}'.repeat(200_000)}`)];
    const body = record(store, archive, parts);
    expect(archive.text(body.id)).toBe(joined(parts));
    expect([...archive.blocks.values()].every((text) => text.isWellFormed())).toBe(true);
    expect(Math.max(...[...archive.blocks.values()].map((text) => text.length))).toBeLessThanOrEqual(128 * 1024);
  });

  it('forgets the oldest sessions when its memory is full, at the cost of storing again', () => {
    const store = new TurnStore(4_000);
    const parts = turn([prose(1_000)]);
    for (const session of ['first', ...Array.from({ length: 20 }, (_, index) => `s${index}`)]) {
      const { entries, body } = store.store(session, { exchange: 'x', kind: 'request' }, parts, original);
      store.confirm([...entries, received(body)]);
    }
    expect(store.store('s19', { exchange: 'x', kind: 'request' }, parts, original).entries).toHaveLength(0);
    expect(store.store('first', { exchange: 'x', kind: 'request' }, parts, original).entries).toHaveLength(1);
  });
});
