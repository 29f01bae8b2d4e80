type Json = Record<string, unknown>;

/** What a client ends up with of a streamed message. */
export interface ReadMessage {
  readonly message: Json | null;
  readonly content: Json[];
  readonly error: Json | null;
  readonly comments: string[];
  readonly finished: boolean;
}

/**
 * Reads a streamed message as the strictest client would, and throws on anything that does not belong: a part of a block that is not open, a
 * block that begins twice or out of its order, an event whose name is not its type, anything after the end.
 */
export function readStrictly(text: string): ReadMessage {
  let message = null as Json | null;
  const content: Json[] = [];
  const comments: string[] = [];
  let open: { index: number; json: string } | null = null;
  let last = -1;
  let over: 'finished' | Json | null = null;
  if (text !== '' && !text.endsWith('\n\n')) throw new Error(`a frame was cut: ${text.slice(-80)}`);
  for (const frame of text.split('\n\n').slice(0, -1)) {
    if (frame.startsWith(':')) {
      comments.push(frame);
      continue;
    }
    if (over !== null) throw new Error('something after the end');
    const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? [];
    const value = JSON.parse(data ?? '') as Json;
    if (value['type'] !== event && event !== 'unknown') throw new Error(`event ${event} of type ${String(value['type'])}`);
    if (event !== 'message_start' && event !== 'error' && event !== 'ping' && message === null)
      throw new Error(`${event} before the start`);
    switch (event) {
      case 'message_start':
        if (message !== null) throw new Error('two starts');
        message = value['message'] as Json;
        break;
      case 'content_block_start': {
        const index = value['index'] as number;
        if (open !== null || index <= last) throw new Error(`block ${index} begins at a wrong place`);
        last = index;
        open = { index, json: '' };
        content.push({ ...(value['content_block'] as Json) });
        break;
      }
      case 'content_block_delta':
        if (open === null || open.index !== value['index']) throw new Error('a delta of no open block');
        open.json += take(content.at(-1) ?? {}, value['delta'] as Json);
        break;
      case 'content_block_stop':
        if (open === null || open.index !== value['index']) throw new Error('a stop of no open block');
        if (open.json !== '') Object.assign(content.at(-1) ?? {}, { input: JSON.parse(open.json) });
        open = null;
        break;
      case 'message_delta':
        if (open !== null) throw new Error('a change within a block');
        message = Object.assign({}, message, value['delta']);
        break;
      case 'message_stop':
        if (open !== null) throw new Error('an end within a block');
        over = 'finished';
        break;
      case 'error':
        if (open !== null && content.length > 0 && (value['error'] as Json)['code'] === 'policy_denied')
          throw new Error('a refusal within a block');
        over = value['error'] as Json;
        break;
    }
  }
  return { message, content, error: over === 'finished' ? null : over, comments, finished: over === 'finished' };
}

/** Applies a delta as clients do; returns what it adds to the input's JSON text. */
function take(block: Json, delta: Json): string {
  switch (delta['type']) {
    case 'text_delta':
      block['text'] = `${String(block['text'])}${String(delta['text'])}`;
      return '';
    case 'thinking_delta':
      block['thinking'] = `${String(block['thinking'])}${String(delta['thinking'])}`;
      return '';
    case 'signature_delta':
      block['signature'] = delta['signature'];
      return '';
    case 'citations_delta':
      block['citations'] = [...((block['citations'] as Json[] | null | undefined) ?? []), delta['citation']];
      return '';
    case 'input_json_delta':
      return String(delta['partial_json']);
    default:
      return '';
  }
}
