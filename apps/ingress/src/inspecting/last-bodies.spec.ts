import { randomBytes } from 'node:crypto';
import { contentRef } from '#journal/content';
import * as fc from 'fast-check';
import { buildRuleset } from '../ruleset/ruleset.js';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import { wideBudget } from './inspection-budget.fake.js';
import { LastBodies } from './last-bodies.js';

const rules = [1, 2].map((version) => buildRuleset('version: 1\nrules: []\n', version, Buffer.alloc(32, 7)));
const secret = `ghp_${randomBytes(18).toString('hex')}`;
const long = (text: string): string => `${text} `.repeat(200);
const texts = [
  'short',
  'a "quoted"\nline',
  long('a "quoted"\nline'),
  long('\u{1f600} two "bytes"'),
  long(`the key is\n${secret}`),
  long('plain'),
  `mail bob@example.org\n${long('\t')}`,
];

interface Block {
  readonly text: string;
  readonly marked: boolean;
}
const blockOf = ({ text, marked }: Block, at: number, role: string): object => ({
  ...(role === 'user' && at % 2 === 1 ? { type: 'tool_result', tool_use_id: `t${at}`, content: text } : { type: 'text', text }),
  ...(marked ? { cache_control: { type: 'ephemeral' } } : {}),
});
const bodyOf = (messages: readonly (readonly Block[])[], indented: boolean): Buffer =>
  Buffer.from(
    JSON.stringify(
      {
        model: 'm',
        max_tokens: 1,
        messages: messages.map((blocks, at) => {
          const role = at % 2 === 0 ? 'user' : 'assistant';
          return { role, content: blocks.map((each, index) => blockOf(each, index, role)) };
        }),
      },
      null,
      indented ? 1 : 0,
    ),
  );

describe('the last body of a conversation', () => {
  const block = fc.record({ text: fc.constantFrom(...texts), marked: fc.boolean() });
  const messages = fc.array(fc.array(block, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
  const turn = fc.record({ messages, indented: fc.boolean(), version: fc.constantFrom(0, 1), principal: fc.constantFrom('alice', 'bob') });

  it('changes nothing in what is read of the next: findings, masks, references and what goes on', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 4 }), (turns) => {
        const cache = new ScanCache(100, new LastBodies(1e9, 0));
        for (const { messages: said, indented, version, principal } of turns) {
          const body = bodyOf(said, indented);
          const read = (memory: ScanCache) => {
            const input = { format: 'anthropic' as const, principal, headers: { 'x-session-id': 'one-session' }, budget: wideBudget, body };
            return InspectedRequest.of(rules[version]!, input, memory);
          };
          const [told, alone] = [read(cache), read(new ScanCache(100, new LastBodies(1, Number.POSITIVE_INFINITY)))];
          expect(told.sent()).toEqual(alone.sent());
          const { findings } = alone.inspection;
          const masks = findings.map(({ block: id, kind }) => ({ type: 'mask' as const, ruleId: 'r', blocks: [id], findings: [kind] }));
          const signed = { delivered: new Set<string>() };
          expect(told.rewrite(masks, signed)).toEqual(alone.rewrite(masks, signed));
          expect(told.fingerprint(masks, signed)).toBe(alone.fingerprint(masks, signed));
        }
      }),
      { numRuns: 25 },
    );
  });

  const input = (principal: string, bytes: number, headers = {}) => ({
    format: 'anthropic' as const,
    principal,
    headers,
    budget: wideBudget,
    body: new Uint8Array(bytes),
  });
  const ofBefore = (bodies: LastBodies, asked: ReturnType<typeof input>): boolean => {
    const decode = (): string => 'decoded';
    return bodies.turn(asked)?.string('"text"', decode) === 'known';
  };
  const remember = (bodies: LastBodies, asked: ReturnType<typeof input>): void => {
    const turn = bodies.turn(asked)!;
    turn.string('"text"', () => 'known');
    bodies.keep(asked, turn);
  };

  it('is the same principal’s and the same conversation’s', () => {
    const bodies = new LastBodies(1_000, 0);
    remember(bodies, input('alice', 10, { 'x-session-id': 'one' }));
    expect(ofBefore(bodies, input('alice', 10, { 'x-session-id': 'one' }))).toBe(true);
    expect(ofBefore(bodies, input('bob', 10, { 'x-session-id': 'one' }))).toBe(false);
    expect(ofBefore(bodies, input('alice', 10, { 'x-session-id': 'two' }))).toBe(false);
  });

  it('is forgotten where others take its place, and never kept where it is small', () => {
    const bodies = new LastBodies(1_000, 100);
    expect(bodies.turn(input('alice', 99))).toBeNull();
    for (const principal of ['alice', 'bob', 'carol']) remember(bodies, input(principal, 400));
    expect(['alice', 'bob', 'carol'].map((principal) => ofBefore(bodies, input(principal, 400)))).toEqual([false, true, true]);
  });

  it('tells references of its own session only', () => {
    const bodies = new LastBodies(1_000, 0);
    const turn = bodies.turn(input('alice', 10))!;
    turn.ref('a', 'text');
    bodies.keep(input('alice', 10), turn);
    expect(bodies.turn(input('alice', 10))!.ref('b', 'text')).toBe(contentRef('b', 'text'));
  });
});
