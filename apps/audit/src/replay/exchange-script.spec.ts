import * as fc from 'fast-check';
import type { RecordedBlock } from '../content/recorded-block.js';
import { exchangeScript, type Replayed } from './exchange-script.js';
import { timedTexts } from './timed-texts.js';

const block = (id: string, text: string, role: RecordedBlock['role'] = 'assistant'): RecordedBlock => ({
  id,
  kind: 'text',
  role,
  provenance: role,
  tool: null,
  isNew: true,
  text,
});
const item: Replayed['item'] = {
  id: 'x',
  sessionId: 's',
  startedAt: '2026-01-01T00:00:00.000Z',
  model: 'm',
  principal: null,
  verdict: 'mask',
  reasons: [{ code: 'rule_matched', ruleId: 'mask-keys', action: 'mask', mode: 'enforce', blocks: [] }],
  approvals: [],
  timings: { decideMs: 3, heldMs: 0, upstreamFirstByteMs: 5, totalMs: 900 },
  outcome: 'completed',
  status: 200,
  errorCode: null,
};
const called = { agentId: null, parentAgentId: null, requestClass: null, isSideCall: false };
const mask = fc.constantFrom('[masked:github-token:ab12cd]', '[masked:email]');
const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), mask), { maxLength: 5 }).map((parts) => parts.join(''));
const timeline = fc
  .array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 40 })), { maxLength: 12 })
  .map((steps) => steps.map(([, count], index): [number, number] => [index * 50, count]));

describe('texts in their own timing', () => {
  it('are the texts, in order, whatever the timeline tells, and no mask and no character is cut', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), timeline, (texts, told) => {
        const blocks = texts.map((value, index) => ({ id: String(index), text: value }));
        const pieces = timedTexts(blocks, told, 7);
        for (const { id, text: value } of blocks) {
          const own = pieces.filter((piece) => piece.block === id);
          expect(own.map((piece) => piece.text).join('')).toBe(value);
          for (const piece of own) expect(value.startsWith(piece.text, piece.offset)).toBe(true);
        }
        for (const piece of pieces) {
          expect(piece.text).not.toMatch(/[\ud800-\udbff]$/);
          expect(piece.text.replaceAll(/\[masked:[^\]\s]+\]/g, '')).not.toMatch(/\[masked:|^[a-z-]+:[a-z0-9]+\]/);
        }
        expect(pieces.map(({ at }) => at)).toEqual(pieces.map(({ at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });

  it('come at the end where no time is told', () => {
    expect(timedTexts([{ id: 'a', text: 'hello' }], [], 900)).toEqual([{ at: 900, block: 'a', offset: 0, text: 'hello' }]);
  });
});

describe('the script of an exchange', () => {
  it('says nothing before it was decided that it may be said, though the grid of times begins before', () => {
    const script = exchangeScript({ item, ...called, timeline: [[0, 5]], request: [], reply: [block('reply.content.0', 'Hello')] });
    expect(script.map(({ name }) => name)).toEqual(['exchange', 'decided', 'opened', 'text', 'ended']);
  });

  it('tells what was new, what was decided and held, the reply with its masks, and the end, in the order of time', () => {
    const approval = {
      id: 'a1',
      ruleId: 'ask',
      phase: 'request' as const,
      joined: false,
      heldAt: '2026-01-01T00:00:00.010Z',
      heldMs: 400,
      state: 'approved' as const,
      votes: [
        { voter: { issuer: 'i', subject: 'b', name: 'Bob' }, decision: 'approve' as const, reason: null, at: '2026-01-01T00:00:00.300Z' },
      ],
      reason: null,
      grant: null,
    };
    const script = exchangeScript({
      item: { ...item, approvals: [approval] },
      ...called,
      timeline: [
        [500, 6],
        [550, 16],
      ],
      request: [{ ...block('messages.0.content.0', 'old', 'user'), isNew: false }, block('messages.2.content.0', 'new', 'user')],
      reply: [block('reply.content.0', 'Hello [masked:email] you')],
    });
    expect(script.map(({ name, data }) => [name, 'at' in data ? data.at : null, 'text' in data ? data.text : null])).toEqual([
      ['exchange', null, null],
      ['asked', 0, 'new'],
      ['decided', 3, null],
      ['held', 10, null],
      ['released', 410, null],
      ['opened', 500, null],
      ['text', 500, expect.stringMatching(/^Hello /)],
      ...script.filter(({ name }) => name === 'mask').map(({ data }) => ['mask', 'at' in data ? data.at : 0, null]),
      ...script.slice(-2).map(({ name, data }) => [name, 'at' in data ? data.at : 0, 'text' in data ? data.text : null]),
    ]);
    expect(script.filter(({ name }) => name === 'mask').map(({ data }) => data)).toMatchObject([{ offset: 6, mask: '[masked:email]' }]);
    expect(script.at(-1)).toMatchObject({ name: 'ended', data: { at: 900, outcome: 'completed' } });
  });
});
