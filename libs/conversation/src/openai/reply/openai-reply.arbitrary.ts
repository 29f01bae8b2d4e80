import * as fc from 'fast-check';

/** A reply of Chat Completions as plain values, to be told as a stream or as JSON. */
export interface PlainChoice {
  readonly texts: Readonly<Record<string, string>>;
  readonly calls: readonly { readonly id: string; readonly custom: boolean; readonly name: string; readonly input: string }[];
  readonly older: { readonly name: string; readonly input: string } | null;
  readonly unknown: Readonly<Record<string, unknown>>;
  readonly reason: string;
}
export interface PlainReply {
  readonly choices: readonly PlainChoice[];
  readonly around: Readonly<Record<string, unknown>>;
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const json = fc.oneof(
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }).map((value) => JSON.stringify(value)),
  fc.constantFrom('', '{"cut', '{"a":1,"a":2}'),
);
const call = fc.record({
  id: fc.stringMatching(/^call_[A-Za-z0-9]{6}$/),
  custom: fc.boolean(),
  name: fc.constantFrom('bash', 'edit'),
  input: json,
});
const unknown = fc.record(
  {
    annotations: fc.array(
      fc.record({ type: fc.constant('url_citation'), url_citation: fc.record({ url: fc.webUrl(), title: text, start_index: fc.nat() }) }),
      { minLength: 1, maxLength: 2 },
    ),
    audio: fc.record({ id: fc.constant('audio_1'), data: fc.base64String(), transcript: text }),
    hologram: fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null),
  },
  { requiredKeys: [] },
);
const choice: fc.Arbitrary<PlainChoice> = fc.record({
  texts: fc.record({ content: text, refusal: text, reasoning_content: text, reasoning: text }, { requiredKeys: [] }) as fc.Arbitrary<
    Record<string, string>
  >,
  calls: fc.array(call, { maxLength: 2 }),
  older: fc.option(fc.record({ name: fc.constant('bash'), input: json })),
  unknown,
  reason: fc.constantFrom('stop', 'length', 'tool_calls', 'content_filter', 'function_call'),
});
export const plainReply: fc.Arbitrary<PlainReply> = fc.record({
  choices: fc.array(choice, { minLength: 1, maxLength: 2 }),
  around: fc.record(
    {
      system_fingerprint: fc.constant('fp_1'),
      service_tier: fc.constantFrom('default', 'flex'),
      prompt_filter_results: fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null),
      usage: fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat(), total_tokens: fc.nat() }),
    },
    { requiredKeys: [] },
  ),
});

const envelope = (object: string) => ({ id: 'chatcmpl-1', object, created: 1_700_000_000, model: 'gpt-5' });

const callOf = ({ id, custom, name, input }: PlainChoice['calls'][number], told = input): object =>
  custom ? { id, type: 'custom', custom: { name, input: told } } : { id, type: 'function', function: { name, arguments: told } };

/** The reply as one JSON body. */
export const asJson = ({ choices, around }: PlainReply): string =>
  JSON.stringify({
    ...envelope('chat.completion'),
    choices: choices.map(({ texts, calls, older, unknown, reason }, index) => ({
      index,
      message: {
        role: 'assistant',
        content: null,
        ...texts,
        ...(calls.length === 0 ? {} : { tool_calls: calls.map((one) => callOf(one)) }),
        ...(older === null ? {} : { function_call: { name: older.name, arguments: older.input } }),
        ...unknown,
      },
      logprobs: { content: [{ token: 'x', logprob: -1, bytes: [120], top_logprobs: [] }] },
      finish_reason: reason,
    })),
    ...around,
  });

const cut = (whole: string, at: number): [string, string] => [
  whole.slice(0, at % (whole.length + 1)),
  whole.slice(at % (whole.length + 1)),
];

/** The reply as chunks. Each text is cut at one place that `at` chooses; `together` puts what all choices say at a time into one chunk. */
export function asChunks({ choices, around }: PlainReply, at: number, together: boolean): object[] {
  const { usage, ...rest } = around;
  const steps = choices.map((choice, index) => deltasOf(choice, at).map((delta) => ({ index, logprobs: null, ...delta })));
  const longest = Math.max(...steps.map(({ length }) => length));
  const chunks: object[][] = together
    ? Array.from({ length: longest }, (_, step) => steps.flatMap((own) => own[step] ?? []))
    : steps.flat().map((one) => [one]);
  const told = chunks.map((own, index) => ({
    ...envelope('chat.completion.chunk'),
    choices: own,
    usage: null,
    obfuscation: 'aBc',
    ...(index === 0 ? rest : {}),
  }));
  return usage === undefined ? told : [...told, { ...envelope('chat.completion.chunk'), choices: [], usage }];
}

function deltasOf({ texts, calls, older, unknown, reason }: PlainChoice, at: number): object[] {
  const said: object[] = [{ role: 'assistant', content: '' }];
  for (const [key, text] of Object.entries(texts)) said.push(...cut(text, at).map((piece) => ({ [key]: piece })));
  for (const [index, one] of calls.entries()) {
    const [first, second] = cut(one.input, at);
    said.push({ tool_calls: [{ index, ...callOf(one, first) }] });
    said.push({ tool_calls: [{ index, ...(one.custom ? { custom: { input: second } } : { function: { arguments: second } }) }] });
  }
  if (older !== null) {
    const [first, second] = cut(older.input, at);
    said.push({ function_call: { name: older.name, arguments: first } }, { function_call: { arguments: second } });
  }
  if (Object.keys(unknown).length > 0) said.push(unknown);
  return [...said.map((delta) => ({ delta, finish_reason: null })), { delta: {}, finish_reason: reason }];
}

export const asStream = (chunks: readonly object[]): string =>
  [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
