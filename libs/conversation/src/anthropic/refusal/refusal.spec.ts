import { errors, retryAfter, type ErrorCode } from '#contracts';
import type { Told } from '../../format/told.js';
import { SseParser } from '../../sse/sse-parser.js';
import { textBlockFrames } from '../frames/text-block-frames.js';
import { beats } from './beats.js';
import { answer, failureInStream, refusalInStream, refuseJson, refuseStream } from './refusal.js';

const told: Told = {
  code: 'policy_denied',
  text: 'Refused, "because".',
  reference: 'ref-1',
  refusal: true,
  client: { kind: 'unknown' },
  model: 'claude-sonnet-4-5',
};
const claudeCode: Told = { ...told, client: { kind: 'claude-code' } };
const others: readonly Told[] = [{ ...told, client: { kind: 'anthropic-sdk' } }, told];
const events = (frames: string) => {
  const parser = new SseParser();
  const seen = [...parser.push(Buffer.from(frames)), ...parser.end()];
  expect(seen.every(({ complete, event, data }) => complete && JSON.parse(data).type === event)).toBe(true);
  return seen.map(({ data }) => JSON.parse(data));
};
const error = { type: 'error', error: { type: 'permission_error', message: told.text, code: 'policy_denied', reference: 'ref-1' } };
const textBlock = (index: number) => [
  { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index, delta: { type: 'text_delta', text: told.text } },
  { type: 'content_block_stop', index },
];

describe('an answer in the client’s own form', () => {
  it('before commit: 451 for Claude Code, which takes 403 for a login problem; 403 for all others', () => {
    expect([claudeCode, ...others].map((one) => answer(one).status)).toEqual([451, 403, 403]);
    expect(JSON.parse(answer(told).body)).toEqual(error);
    expect(answer(told).headers).toMatchObject({ 'x-should-retry': 'false' });
  });

  it.each(Object.keys(errors) as ErrorCode[])('tells %s with the status and the word for retries of the table', (code) => {
    const { status, headers, body } = answer({ ...told, code, refusal: false });
    expect([status, headers['x-should-retry'], headers['retry-after']]).toEqual([
      errors[code].status,
      String(errors[code].retry),
      errors[code].retry ? retryAfter(code)['retry-after'] : undefined,
    ]);
    expect(JSON.parse(body)).toMatchObject({ type: 'error', error: { type: expect.stringMatching(/^[a-z_]+$/), code } });
  });

  it('gives the SDKs what they need to send the whole conversation', () => {
    expect(JSON.parse(answer({ ...told, code: 'thread_unsupported', refusal: false }).body)).toMatchObject({
      error: { details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] } },
    });
  });

  it('on a committed stream: a whole text block first for Claude Code, which resends after a bare error', () => {
    expect(events(refuseStream(claudeCode))).toEqual([
      expect.objectContaining({
        type: 'message_start',
        message: expect.objectContaining({ model: told.model, content: [], stop_reason: null }),
      }),
      ...textBlock(0),
      error,
    ]);
    for (const other of others) expect(events(refuseStream(other))).toEqual([error]);
  });

  it('inside a stream: at the place of the block that is not coming', () => {
    expect(events(refusalInStream(claudeCode, 3))).toEqual([...textBlock(3), error]);
    for (const other of others) expect(events(refusalInStream(other, 3))).toEqual([error]);
  });

  it('never shows Claude Code a stop_reason of refusal', () => {
    const forms = `${refuseStream(claudeCode)}${refusalInStream(claudeCode, 0)}${refuseJson(claudeCode)}`;
    expect(forms).not.toContain('"stop_reason":"refusal"');
    expect(JSON.parse(refuseJson(claudeCode) ?? '')).toMatchObject({
      content: [{ type: 'text', text: told.text }],
      stop_reason: 'end_turn',
    });
  });

  it('on a committed JSON call: a whole message, for an error behind a 200 is not thrown; nothing for a failure', () => {
    expect(JSON.parse(beats.json.repeat(3) + refuseJson(told))).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: told.model,
      content: [{ type: 'text', text: told.text }],
      stop_reason: 'refusal',
      usage: { input_tokens: 0, output_tokens: 0 },
    });
    expect(refuseJson({ ...told, refusal: false })).toBeNull();
  });

  it('in the place of a tool call: a text block at its index', () => {
    expect(events(textBlockFrames(2, told.text))).toEqual(textBlock(2));
  });

  it('tells a failure as the provider would', () => {
    const failure: Told = { ...claudeCode, code: 'upstream_broken', refusal: false };
    for (const frames of [refuseStream(failure), failureInStream(failure)])
      expect(events(frames)).toMatchObject([{ error: { type: 'api_error', code: 'upstream_broken' } }]);
  });
});
