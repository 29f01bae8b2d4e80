import * as fc from 'fast-check';

/** Bodies of Chat Completions for property tests, as plain values; known and unknown members, roles and types alike. */
export const plainText = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ minLength: 130, maxLength: 300 }));
const callId = fc.stringMatching(/^call_[A-Za-z0-9]{4,10}$/);
const extra = fc.dictionary(fc.constantFrom('note', 'id', 'name', 'type2', 'scope'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 });
const withExtra = <T extends object>(value: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.tuple(value, fc.option(extra)).map(([known, more]) => ({ ...more, ...known }));
const mark = fc.option(fc.record({ mode: fc.constant('explicit') }), { nil: undefined });

const textPart = fc.record({ type: fc.constant('text'), text: plainText });
const markedText = fc.tuple(textPart, mark).map(([part, prompt_cache_breakpoint]) => ({
  ...part,
  ...(prompt_cache_breakpoint === undefined ? {} : { prompt_cache_breakpoint }),
}));
const image = fc.record({
  type: fc.constant('image_url'),
  image_url: fc.record({
    url: fc.oneof(
      fc.webUrl(),
      fc.base64String({ minLength: 8 }).map((data) => `data:image/png;base64,${data}`),
    ),
  }),
});
const unknownPart = fc.record({ type: fc.constant('hologram'), beams: fc.array(fc.string(), { maxLength: 3 }) });
const file = fc.record({ type: fc.constant('file'), file: fc.record({ file_id: fc.constant('file-abc') }) });
const userContent = fc.oneof(
  plainText,
  fc.array(fc.oneof(markedText, withExtra(image), unknownPart, file), { minLength: 1, maxLength: 4 }),
);

const argumentsText = fc.oneof(
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map((value) => JSON.stringify(value)),
  fc.constantFrom('', '{', '{"a":1,"a":2}', 'plain'),
);
const toolCall = fc.oneof(
  fc.record({
    id: callId,
    type: fc.constant('function'),
    function: fc.record({ name: fc.constantFrom('bash', 'edit'), arguments: argumentsText }),
  }),
  fc.record({ id: callId, type: fc.constant('custom'), custom: fc.record({ name: fc.constantFrom('bash', 'sql'), input: plainText }) }),
);
const assistant = fc.record(
  {
    role: fc.constant('assistant'),
    content: fc.oneof(fc.constant(null), plainText, fc.array(textPart, { maxLength: 2 })),
    refusal: fc.option(plainText),
    reasoning_content: plainText,
    tool_calls: fc.array(withExtra(toolCall), { maxLength: 3 }),
    function_call: fc.record({ name: fc.constant('bash'), arguments: argumentsText }),
    audio: fc.record({ id: fc.constant('audio_1') }),
  },
  { requiredKeys: ['role', 'content'] },
);

export interface PlainMessage {
  readonly role: string;
  readonly content?: string | readonly object[] | null;
  readonly [key: string]: unknown;
}

const message = fc.oneof(
  withExtra(fc.record({ role: fc.constantFrom('user', 'system', 'developer', 'narrator'), content: userContent })),
  withExtra(assistant),
  withExtra(
    fc.record({ role: fc.constant('tool'), tool_call_id: callId, content: fc.oneof(plainText, fc.array(textPart, { maxLength: 3 })) }),
  ),
  fc.record({ role: fc.constant('function'), name: fc.constant('bash'), content: plainText }),
) as fc.Arbitrary<PlainMessage>;

export interface PlainBody {
  readonly model: string;
  readonly messages: readonly PlainMessage[];
  readonly [key: string]: unknown;
}

const tool = fc.record({
  type: fc.constant('function'),
  function: fc.record({
    name: fc.constantFrom('bash', 'edit'),
    description: plainText,
    parameters: fc.constant({ type: 'object', properties: { command: { type: 'string', default: 'ls' } } }),
  }),
});

export const plainBody = fc
  .tuple(
    fc.record(
      {
        model: fc.constantFrom('gpt-5', 'openai/gpt-5-mini'),
        messages: fc.array(message, { minLength: 1, maxLength: 5 }),
        tools: fc.array(tool, { maxLength: 2 }),
        functions: fc.constant([{ name: 'bash', description: 'older' }]),
        stream: fc.boolean(),
        max_completion_tokens: fc.nat(),
        stop: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 2 })),
        metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
        response_format: fc.constant({ type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } }),
        logit_bias: fc.constant({ '50256': -100 }),
      },
      { requiredKeys: ['model', 'messages'] },
    ),
    extra,
  )
  .map(([known, more]) => ({ ...more, ...known })) as fc.Arbitrary<PlainBody>;

/** The same body as another turn might write it: texts as parts, marks of the cache elsewhere, white space at the end. */
export function rewritten(body: PlainBody, pad: string, marked: boolean): PlainBody {
  const part = (value: object, index: number): object => {
    const { prompt_cache_breakpoint: _moved, ...rest } = value as { prompt_cache_breakpoint?: object; type: string; text?: string };
    if (rest.type === 'text') rest.text += pad;
    return marked && index === 0 ? { prompt_cache_breakpoint: { mode: 'explicit' }, ...rest } : rest;
  };
  const again = (content: PlainMessage['content']): PlainMessage['content'] =>
    typeof content === 'string' ? [{ type: 'text', text: content }].map(part) : content?.map(part);
  return {
    ...body,
    messages: body.messages.map((message) => ({ ...message, content: again(message.content) ?? null })),
  };
}
