import type { Refusal } from '#contracts';
import { SseParser } from '../sse/sse-parser.js';
import { replacedToolUse } from '../reply/replace-tool-use.js';
import { beats } from './beats.js';
import { errorBody } from './error-body.js';
import { refusalText } from './refusal-text.js';
import { refusalInStream, refusalMessage, refusalStatus, refusalStream } from './refusal.js';

const claudeCode = { kind: 'claude-code' } as const;
const others = [{ kind: 'anthropic-sdk' }, { kind: 'unknown' }] as const;
const args = { text: 'Refused, "because".', code: 'policy_denied' as const, reference: 'ref-1', model: 'claude-sonnet-4-5' };
const events = (frames: string) => {
  const parser = new SseParser();
  const seen = [...parser.push(Buffer.from(frames)), ...parser.end()];
  expect(seen.every(({ complete, event, data }) => complete && JSON.parse(data).type === event)).toBe(true);
  return seen.map(({ data }) => JSON.parse(data));
};
const error = { type: 'error', error: { type: 'permission_error', message: args.text, code: 'policy_denied', reference: 'ref-1' } };
const textBlock = (index: number) => [
  { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index, delta: { type: 'text_delta', text: args.text } },
  { type: 'content_block_stop', index },
];

describe('a refusal in the client’s own form', () => {
  it('before commit: 451 for Claude Code, which takes 403 for a login problem; 403 for all others', () => {
    expect([claudeCode, ...others].map(refusalStatus)).toEqual([451, 403, 403]);
    expect(JSON.parse(errorBody(args.code, args.text, args.reference))).toEqual(error);
    expect(JSON.parse(errorBody('thread_unsupported', 'x', null))).toMatchObject({
      error: { details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] } },
    });
    expect(JSON.parse(errorBody('internal', 'x', null))).toEqual({
      type: 'error',
      error: { type: 'api_error', message: 'x', code: 'internal' },
    });
  });

  it('on a committed stream: a whole text block first for Claude Code, which resends after a bare error', () => {
    expect(events(refusalStream(claudeCode, args))).toEqual([
      expect.objectContaining({
        type: 'message_start',
        message: expect.objectContaining({ model: args.model, content: [], stop_reason: null }),
      }),
      ...textBlock(0),
      error,
    ]);
    for (const client of others) expect(events(refusalStream(client, args))).toEqual([error]);
  });

  it('inside a stream: at the place of the block that is not coming', () => {
    expect(events(refusalInStream(claudeCode, args, 3))).toEqual([...textBlock(3), error]);
    for (const client of others) expect(events(refusalInStream(client, args, 3))).toEqual([error]);
  });

  it('never shows Claude Code a stop_reason of refusal', () => {
    const forms = refusalStream(claudeCode, args) + refusalInStream(claudeCode, args, 0) + refusalMessage(claudeCode, args);
    expect(forms).not.toContain('"stop_reason":"refusal"');
    expect(JSON.parse(refusalMessage(claudeCode, args))).toMatchObject({
      content: [{ type: 'text', text: args.text }],
      stop_reason: 'end_turn',
    });
  });

  it('on a committed JSON call: a whole message, for an error behind a 200 is not thrown', () => {
    expect(JSON.parse(beats.json.repeat(3) + refusalMessage({ kind: 'unknown' }, args))).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: args.model,
      content: [{ type: 'text', text: args.text }],
      stop_reason: 'refusal',
      usage: { input_tokens: 0, output_tokens: 0 },
    });
  });

  it('in the place of a tool call: a text block at its index', () => {
    expect(events(replacedToolUse(2, args.text))).toEqual(textBlock(2));
  });

  it('carries another error type where the reason is not a rule', () => {
    expect(events(refusalStream({ kind: 'unknown' }, { ...args, code: 'internal' }))).toMatchObject([{ error: { type: 'api_error' } }]);
  });
});

describe('refusalText', () => {
  const refusal: Refusal = {
    ruleId: 'no-dump',
    message: 'Customer data does not leave',
    decidedBy: ['Bob', 'Carol'],
    reason: 'not\nneeded',
    reference: 'ref-1',
    advice: 'Start anew.',
  };

  it('says rule, message, reason, who decided, reference, where to appeal and how to go on', () => {
    expect(refusalText(refusal)).toBe(
      'Refused by policy rule no-dump. Customer data does not leave. Reason: not needed. Decided by Bob, Carol. Reference: ref-1. To appeal, quote the reference to those who keep the policy. Start anew.',
    );
  });

  it('leaves out what there is not, and is one line whatever people wrote', () => {
    const text = refusalText({ ...refusal, message: 'No!\r\n\u0000\u2028data: x', decidedBy: [], reason: null, advice: null });
    expect(text).toBe(
      'Refused by policy rule no-dump. No! data: x. Reference: ref-1. To appeal, quote the reference to those who keep the policy.',
    );
  });
});
