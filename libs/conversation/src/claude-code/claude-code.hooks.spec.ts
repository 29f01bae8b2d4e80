import * as fc from 'fast-check';
import { deliveredIdentity } from '../format/delivered-block.js';
import { RouteTable } from '../format/route-table.js';
import { callFormatNamed, callFormats } from '../formats.js';
import type { Told } from '../format/told.js';
import { passedHook } from './hook-answer.js';
import { readHooked } from './hooked.js';

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
    const input = '{"file_path":"a.txt","content" : "b"}';
    expect(readHooked(text)).toEqual({
      event: 'PreToolUse',
      block: 'tool_input',
      value: input,
      tool: { id: 'toolu_1', name: 'Write', input, workingFolder: '/home/alice/work' },
      turn: null,
    });
    expect(readHooked(body({ cwd: undefined })).tool?.workingFolder).toBeNull();
  });

  it.each([
    ['UserPromptSubmit', { prompt: 'Hello' }, { id: 'prompt', role: 'user', kind: 'text', provenance: 'user' }],
    [
      'PostToolUse',
      { tool_response: { stdout: 'x' } },
      { id: 'tool_response', role: 'user', kind: 'tool_result', provenance: 'tool_result' },
    ],
    ['PostToolUseFailure', { error: 'Exit code 1' }, { id: 'error', role: 'user', kind: 'tool_result', provenance: 'tool_result' }],
  ])('tell a text that the model has not read yet, and whose it is: %s', (event, more, block) => {
    const text = body({ hook_event_name: event, prompt_id: 'p-1', ...more });
    const { blocks, session } = hooks.readRequest(text, {});
    expect(blocks[0]).toMatchObject(block);
    expect(session.requestClass).toBe(event);
    expect(readHooked(text)).toMatchObject({
      event,
      block: block.id,
      value: JSON.stringify(Object.values(more)[0]),
      tool: null,
      turn: 'p-1',
    });
    expect(readHooked(text.replace('p-1', 'p 1')).turn).toBeNull();
  });

  it('are the same question again whatever stands beside it', () => {
    const prompt = (more: object): string => body({ hook_event_name: 'UserPromptSubmit', prompt: 'Hello', ...more });
    const canonical = (text: string): string => hooks.readRequest(text, {}).canonical();
    expect(canonical(prompt({ prompt_id: 'a' }))).toBe(canonical(prompt({ prompt_id: 'b', cwd: '/elsewhere' })));
    expect(canonical(prompt({}))).not.toBe(canonical(prompt({ prompt: 'Hello!' })));
  });

  it('are of a session and an agent, by what they say themselves', () => {
    expect(hooks.readRequest(body({ agent_id: 'a1' }), {}).session).toEqual({
      sessionId: 'b5f0f7a2-0c3e-4d0f-8f43-5f1c2d3e4a5b',
      agentId: 'a1',
      parentAgentId: null,
      requestClass: 'PreToolUse',
    });
    expect(hooks.readRequest(body({ agent_id: 7 }), {}).session).toMatchObject({ agentId: null });
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
    ['another event', body({ hook_event_name: 'SubagentStop' })],
    ['a prompt that is no text', body({ hook_event_name: 'UserPromptSubmit', prompt: ['x'] })],
    ['a tool that brought nothing in', body({ hook_event_name: 'PostToolUse' })],
    ['no event', body({ hook_event_name: undefined })],
    ['an input that is no object', body({ tool_input: 'ls' })],
    ['no name', body({ tool_name: '' })],
    ['no session', body({ session_id: undefined })],
    ['a session that nothing could be traced in', body({ session_id: 'session.1' })],
    ['a name beyond measure', body({ tool_name: 'x'.repeat(257) })],
  ])('refuse what cannot be judged: %s', (_, text) => {
    expect(() => hooks.readRequest(text, {})).toThrow(expect.objectContaining({ code: 'body_shape' }));
  });

  it('block with a 200, in a form that fits every event and ends the turn, and in the form of the event where it is known', () => {
    const { status, body: answer } = hooks.answer(told());
    expect([status, JSON.parse(answer)]).toEqual([200, { decision: 'block', reason: 'No.', continue: false, stopReason: 'No.' }]);
    expect(JSON.parse(hooks.refuseJson(told({ requestClass: 'PreToolUse' })) ?? '')).toEqual({
      decision: 'block',
      reason: 'No.',
      hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: 'No.' },
    });
  });

  it('do not repeat a prompt that is refused, and end the turn where a text is there already or could be', () => {
    const answer = (more: Partial<Told>): unknown => JSON.parse(hooks.answer(told(more)).body);
    const blocked = { decision: 'block', reason: 'No.' };
    const hookSpecificOutput = { hookEventName: 'UserPromptSubmit', suppressOriginalPrompt: true };
    expect(answer({ requestClass: 'UserPromptSubmit' })).toEqual({ ...blocked, hookSpecificOutput });
    expect(answer({ requestClass: 'PostToolUse' })).toEqual({ ...blocked, continue: false, stopReason: 'No.' });
    expect(answer({ requestClass: 'PostToolUseFailure' })).toEqual(blocked);
    for (const code of ['inspection_overrun', 'too_many_requests', 'token_invalid'] as const)
      expect(answer({ code, requestClass: null })).toEqual({ ...blocked, continue: false, stopReason: 'No.' });
  });

  it('give back what a tool brought in as it was written but for what is masked', () => {
    const output = '{"stdout":"[masked:x]","bytes":12345678901234567890}';
    expect(passedHook(null, output)).toBe(`{"hookSpecificOutput":{"hookEventName":"PostToolUse","updatedToolOutput":${output}}}`);
    expect(JSON.parse(passedHook('Approved.', output))).toMatchObject({ systemMessage: 'Approved.', hookSpecificOutput: {} });
  });

  it('never widen what the client’s own permissions allow', () => {
    expect(passedHook(null)).toBe('{}');
    expect(JSON.parse(passedHook('Approved.'))).toEqual({ systemMessage: 'Approved.' });
  });
});
