type Json = Record<string, unknown>;

/** A message of Anthropic's in both of its forms. */
export interface TestMessage {
  readonly content: readonly Json[];
  readonly stopReason?: string;
  readonly more?: Json;
}

const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', stop_sequence: null };

export const frame = (data: Json): string => `event: ${String(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`;

export const asJson = ({ content, stopReason = 'end_turn', more = {} }: TestMessage): string =>
  JSON.stringify({ ...head, ...more, content, stop_reason: stopReason, usage: { input_tokens: 3, output_tokens: 5 } });

/** The frames of a message; texts and inputs come in pieces of `length`. */
export function asFrames({ content, stopReason = 'end_turn', more = {} }: TestMessage, length = 7): string[] {
  const message = { ...head, ...more, content: [], stop_reason: null, usage: { input_tokens: 3, output_tokens: 1 } };
  return [
    frame({ type: 'message_start', message }),
    ...content.flatMap((block, index) => blockFrames(block, index, length)),
    frame({ type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 5 } }),
    frame({ type: 'message_stop' }),
  ];
}

export function blockFrames(block: Json, index: number, length = 7): string[] {
  const { start, deltas } = parted(block, length);
  return [
    frame({ type: 'content_block_start', index, content_block: start }),
    ...deltas.map((delta) => frame({ type: 'content_block_delta', index, delta })),
    frame({ type: 'content_block_stop', index }),
  ];
}

function parted(block: Json, length: number): { start: Json; deltas: Json[] } {
  const { type, text, thinking, signature, citations, input } = block;
  if (type === 'text' && typeof text === 'string') {
    const list = Array.isArray(citations) ? (citations as Json[]) : [];
    return {
      start: { ...block, text: '', ...(list.length === 0 ? {} : { citations: [] }) },
      deltas: [
        ...pieces(text, length).map((piece) => ({ type: 'text_delta', text: piece })),
        ...list.map((citation) => ({ type: 'citations_delta', citation })),
      ],
    };
  }
  if (type === 'thinking' && typeof thinking === 'string')
    return {
      start: { ...block, thinking: '', signature: '' },
      deltas: [
        ...pieces(thinking, length).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
        { type: 'signature_delta', signature },
      ],
    };
  if (input !== undefined && typeof type === 'string' && type.endsWith('tool_use'))
    return {
      start: { ...block, input: {} },
      deltas: pieces(JSON.stringify(input), length).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    };
  return { start: block, deltas: [] };
}

/** Never half a character: what is sent as UTF-8 has none. */
const pieces = (text: string, length: number): string[] => {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / length) }, (_, at) =>
    characters.slice(at * length, (at + 1) * length).join(''),
  );
};

/** A text in chunks of these lengths, over and over. */
export function chunked(text: string, lengths: readonly number[]): string[] {
  const characters = Array.from(text);
  const chunks: string[] = [];
  for (let at = 0, turn = 0; at < characters.length; turn++) {
    const length = lengths.length === 0 ? characters.length : Math.max(1, lengths[turn % lengths.length] ?? 1);
    chunks.push(characters.slice(at, at + length).join(''));
    at += length;
  }
  return chunks;
}
