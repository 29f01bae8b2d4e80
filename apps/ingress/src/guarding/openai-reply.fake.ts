/** A choice of a chat completion as a test writes it: told whole, or cut into deltas. */
export interface TestChoice {
  readonly texts: Readonly<Record<string, string>>;
  readonly calls: readonly { readonly name: string; readonly input: string; readonly custom?: boolean }[];
  readonly unknown: Readonly<Record<string, unknown>>;
  readonly reason: string;
}

const around = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-5', system_fingerprint: 'fp_1' };
const usage = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };
const callOf = ({ name, input, custom = false }: TestChoice['calls'][number], index: number): object =>
  custom
    ? { id: `call_${index}`, type: 'custom', custom: { name, input } }
    : { id: `call_${index}`, type: 'function', function: { name, arguments: input } };

/** The completion as one JSON body. */
export const asCompletion = (choices: readonly TestChoice[]): string =>
  JSON.stringify({
    ...around,
    object: 'chat.completion',
    choices: choices.map(({ texts, calls, unknown, reason }, index) => ({
      index,
      message: { role: 'assistant', content: null, ...texts, ...(calls.length === 0 ? {} : { tool_calls: calls.map(callOf) }), ...unknown },
      finish_reason: reason,
    })),
    usage,
  });

/** The completion as chunks, its texts and inputs in pieces of this many characters. */
export const asChunks = (choices: readonly TestChoice[], piece: number): string[] => {
  const told = choices.flatMap((choice, index) => deltasOf(choice, piece).map((delta) => [{ index, finish_reason: null, ...delta }]));
  return [...told.map((own) => ({ choices: own })), { choices: [], usage }].map((chunk) =>
    JSON.stringify({ ...around, object: 'chat.completion.chunk', ...chunk }),
  );
};

function deltasOf({ texts, calls, unknown, reason }: TestChoice, piece: number): object[] {
  const said: object[] = [{ role: 'assistant', content: '' }];
  for (const [key, text] of Object.entries(texts)) said.push(...inPieces(text, piece).map((part) => ({ [key]: part })));
  for (const [index, { input, ...call }] of calls.entries()) {
    const [first = '', ...rest] = inPieces(input, piece);
    said.push({ tool_calls: [{ index, ...callOf({ ...call, input: first }, index) }] });
    const more = (part: string): object => (call.custom === true ? { custom: { input: part } } : { function: { arguments: part } });
    said.push(...rest.map((part) => ({ tool_calls: [{ index, ...more(part) }] })));
  }
  if (Object.keys(unknown).length > 0) said.push(unknown);
  return [...said.map((delta) => ({ delta })), { delta: {}, finish_reason: reason }];
}

const inPieces = (text: string, piece: number): string[] =>
  Array.from({ length: Math.ceil(text.length / piece) }, (_, index) => text.slice(index * piece, (index + 1) * piece));

export const asEvents = (chunks: readonly string[]): string => [...chunks, '[DONE]'].map((data) => `data: ${data}\n\n`).join('');

type Said = Record<string, unknown>;

/** What a client has of a stream in the end: the texts, the calls and the reason of each choice. */
export function completionOf(stream: string): object[] {
  const choices: { message: Said; reason: unknown }[] = [];
  for (const [, data = ''] of stream.matchAll(/^data: (\{.*\})$/gm)) {
    const chunk = JSON.parse(data) as { choices?: { index: number; delta: Said; finish_reason: unknown }[] };
    for (const { index, delta, finish_reason } of chunk.choices ?? []) {
      const { message } = (choices[index] ??= { message: {}, reason: null });
      for (const [key, value] of Object.entries(delta)) {
        if (key === 'tool_calls')
          message[key] = [...((message[key] as unknown[]) ?? []), ...(value as Said[]).map(({ index: _place, ...call }) => call)];
        else if (typeof value === 'string' && typeof message[key] === 'string' && key !== 'role') message[key] += value;
        else message[key] = value;
      }
      (choices[index] as { reason: unknown }).reason = finish_reason;
    }
  }
  return choices.map(({ message, reason }) => shown(message, reason));
}

/** The same of a JSON body. */
export const completionIn = (text: string): object[] =>
  (JSON.parse(text) as { choices: { message: Said; finish_reason: unknown }[] }).choices.map(({ message, finish_reason }) =>
    shown(message, finish_reason),
  );

/** Empty and absent are the same to a client, and a seal is encrypted under a new nonce each time. */
const shown = (message: Said, reason: unknown): object => ({
  message: Object.fromEntries(
    Object.entries(message)
      .filter(([, value]) => value !== null && value !== '')
      .map(([key, value]) => [key, typeof value === 'string' ? value.replace(/\[sealed:v1:[^\]]+\]$/, '[sealed]') : value]),
  ),
  reason,
});
