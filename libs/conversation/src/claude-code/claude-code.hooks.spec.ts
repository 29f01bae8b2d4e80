import * as fc from 'fast-check';
import { deliveredIdentity } from '../format/delivered-block.js';
import { RouteTable } from '../format/route-table.js';
import { callFormatNamed, callFormats } from '../formats.js';
import type { Told } from '../format/told.js';
import { passedHook } from './hook-answer.js';
import { hookedTool } from './hook-event.js';

const hooks = callFormatNamed('claude-code');
const body = (more: object = {}): string =>
  JSON.stringify({
    session_id: 'b5f0f7a2-0c3e-4d0f-8f43-5f1c2d3e4a5b',
    cwd: '/home/alice/work',
    hook_event_name: 'PreToolUse',
    tool_name: 'Write',
    tool_input: { file_path: 'a.txt', content: 'b' },
    tool_use_id: 'toolu_1',
    ...more,
  });
const told = (more: Partial<Told> = {}): Told => ({
  code: 'policy_denied',
  text: 'No.',
  reference: 'r',
  refusal: true,
  client: { kind: 'claude-code' },
  model: null,
  ...more,
});

describe('the hooks of Claude Code', () => {
  it('have a route of their own', () => {
    expect(new RouteTable(callFormats).match('POST', '/hooks/claude-code')).toMatchObject({ format: hooks, route: { kind: 'hook' } });
    expect(new RouteTable(callFormats).match('GET', '/hooks/claude-code')).toMatchObject({ format: hooks, route: null });
  });

  it('tell the tool call as the client wrote it', () => {
    const text = body().replace('"content":"b"', '"content" : "b"');
    expect(hookedTool(text)).toEqual({
      id: 'toolu_1',
      name: 'Write',
      input: '{"file_path":"a.txt","content" : "b"}',
      workingFolder: '/home/alice/work',
    });
    expect(hookedTool(body({ cwd: undefined })).workingFolder).toBeNull();
  });

  it('are of a session and an agent, by what they say themselves', () => {
    expect(hooks.readRequest(body({ agent_id: 'a1' }), {}).session).toEqual({
      sessionId: 'b5f0f7a2-0c3e-4d0f-8f43-5f1c2d3e4a5b',
      agentId: 'a1',
      parentAgentId: null,
      requestClass: 'PreToolUse',
    });
    expect(hooks.readRequest(body({ session_id: 'a b', agent_id: 7 }), {}).session).toMatchObject({ sessionId: null, agentId: null });
  });

  it('know a call again that a reply delivered, whatever its input', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
        const [block] = hooks.readRequest(body({ tool_input: input }), {}).blocks;
        const delivered = { kind: 'tool_call', tool: { id: 'toolu_1', name: 'Write' }, input: JSON.stringify(input, null, 1) } as const;
        expect(block?.identity).toBe(deliveredIdentity(delivered));
      }),
    );
  });

  it('have every literal in one block, and come together from their parts', () => {
    const text = body({ tool_input: { a: ['x', 1], b: 'y'.repeat(300) }, permission_mode: 'plan', more: { z: 2 } });
    const conversation = hooks.readRequest(text, {});
    const values = conversation.blocks.flatMap(({ fields, exempt }) => [...fields, ...exempt].map(({ value }) => value));
    expect(values).toEqual(expect.arrayContaining(['a', 'x', '1', 'b', 'toolu_1', 'plan', 'more', 'z', '2', '/home/alice/work']));
    expect(new Set(conversation.blocks.flatMap(({ fields }) => fields.map(({ start }) => start))).size).toBe(values.length);
    expect(
      conversation
        .split()
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it.each([
    ['no object', '[]'],
    ['another event', body({ hook_event_name: 'Stop' })],
    ['no event', body({ hook_event_name: undefined })],
    ['an input that is no object', body({ tool_input: 'ls' })],
    ['no name', body({ tool_name: '' })],
    ['a name beyond measure', body({ tool_name: 'x'.repeat(257) })],
  ])('refuse what cannot be judged: %s', (_, text) => {
    expect(() => hooks.readRequest(text, {})).toThrow(expect.objectContaining({ code: 'body_shape' }));
  });

  it('block with a 200, in a form that fits every event, and the tool’s own form beside it', () => {
    const { status, body: answer } = hooks.answer(told());
    expect([status, JSON.parse(answer)]).toEqual([200, { decision: 'block', reason: 'No.' }]);
    expect(JSON.parse(hooks.refuseJson(told({ requestClass: 'PreToolUse' })) ?? '')).toEqual({
      decision: 'block',
      reason: 'No.',
      hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: 'No.' },
    });
  });

  it('never widen what the client’s own permissions allow', () => {
    expect(passedHook(null)).toBe('{}');
    expect(JSON.parse(passedHook('Approved.'))).toEqual({ systemMessage: 'Approved.' });
  });
});
