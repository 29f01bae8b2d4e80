import * as fc from 'fast-check';
import { wholeBody } from '../../testing/index.js';

/** Content blocks and bodies of the Messages API for property tests, as plain values; known and unknown members and types alike. */
export const plainText = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ minLength: 130, maxLength: 300 }));
const toolId = fc.stringMatching(/^toolu_[A-Za-z0-9]{4,10}$/);
const cacheControl = fc.constantFrom(undefined, undefined, { type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' });

const textBlock = fc.record({ type: fc.constant('text'), text: plainText });
const imageBlock = fc.record({
  type: fc.constant('image'),
  source: fc.record({ type: fc.constant('base64'), media_type: fc.constant('image/png'), data: fc.base64String({ minLength: 8 }) }),
});
const toolUse = fc.record({
  type: fc.constant('tool_use'),
  id: toolId,
  name: fc.constantFrom('Bash', 'Edit'),
  input: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
});
const toolResult = fc.record({
  type: fc.constant('tool_result'),
  tool_use_id: toolId,
  content: fc.oneof(plainText, fc.array(fc.oneof(textBlock, imageBlock), { maxLength: 3 })),
});
const unknownBlock = fc.record({ type: fc.constant('hologram'), beams: fc.array(fc.string(), { maxLength: 3 }) });

const marked = <T extends object>(block: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.tuple(block, cacheControl).map(([value, cache_control]) => (cache_control === undefined ? value : { ...value, cache_control }));

const content = fc.oneof(
  plainText,
  fc.array(marked(fc.oneof(textBlock, textBlock, imageBlock, toolUse, toolResult, unknownBlock)), { minLength: 1, maxLength: 4 }),
);
const tool = marked(
  fc.record({ name: fc.stringMatching(/^[a-z_]{1,12}$/), description: plainText, input_schema: fc.constant({ type: 'object' }) }),
);

export interface PlainBody {
  model: string;
  messages: { role: string; content: string | object[] }[];
  system?: string | object[];
  tools?: object[];
  stream?: boolean;
  max_tokens?: number;
}

export const plainBody = fc.record(
  {
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-opus-4-5'),
    messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant'), content }), { minLength: 1, maxLength: 5 }),
    system: fc.oneof(plainText, fc.array(marked(textBlock), { maxLength: 3 })),
    tools: fc.array(tool, { maxLength: 3 }),
    stream: fc.boolean(),
    max_tokens: fc.nat(),
  },
  { requiredKeys: ['model', 'messages'] },
) as fc.Arbitrary<PlainBody>;

/** The same body as another turn might write it: strings as blocks, cache markers elsewhere, white space at the end of texts. */
export function rewritten(body: PlainBody, pad: string, marker: boolean): PlainBody {
  const asBlocks = (value: string | object[]): object[] => (typeof value === 'string' ? [{ type: 'text', text: value }] : value);
  const again = (block: object, index: number): object => {
    const { cache_control: _moved, ...rest } = block as {
      cache_control?: object;
      type: string;
      text?: string;
      content?: string | object[];
    };
    if (rest.type === 'text') rest.text += pad;
    if (rest.type === 'tool_result' && rest.content !== undefined) rest.content = asBlocks(rest.content).map((part) => again(part, 1));
    return marker && index === 0 ? { cache_control: { type: 'ephemeral' }, ...rest } : rest;
  };
  return {
    ...body,
    messages: body.messages.map((message) => ({ ...message, content: asBlocks(message.content).map(again) })),
    ...(body.system === undefined ? {} : { system: asBlocks(body.system).map(again) }),
  };
}

const oddKey = fc.oneof(
  fc.constantFrom(
    'id',
    'name',
    'type',
    'scope',
    'signature',
    'encrypted_content',
    'data',
    'url',
    'text',
    'role',
    'constructor',
    '__proto__',
  ),
  fc.string(),
);
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record({ type: fc.constantFrom('tool_use', 'zzz_tool_use', 'thinking', 'base64', 'object') }),
);

/** Any body that can be read: one that holds every part of the format, with unknown members in its objects and lists. */
export const anyBody = fc.array(fc.tuple(fc.nat(), oddKey, oddValue), { maxLength: 6 }).map((additions) => {
  const body = wholeBody();
  for (const [pick, key, value] of additions) {
    const places = objectsIn(body);
    const place = places[pick % places.length]!;
    // What has to be read must keep its type, and a prototype is no member.
    if (!Object.hasOwn(place, key)) Object.defineProperty(place, key, { value, enumerable: true });
  }
  return fitting(body);
});

const objectsIn = (value: unknown): object[] => {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsIn)];
};

/** Without the one member whose presence alone is refused, and with no duplicate that JSON.stringify would not write. */
const fitting = ({ thread: _refused, ...body }: Record<string, unknown>): Record<string, unknown> => body;
