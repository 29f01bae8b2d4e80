import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProviderRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether the caller went away before the reply was whole. */
  aborted: boolean;
}

export type Script = (response: ServerResponse) => void | Promise<void>;

/** A provider on loopback that answers each call with the next script, and remembers what it was asked. */
export class ScriptedProvider {
  readonly requests: ProviderRequest[] = [];
  private readonly scripts: Script[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<ScriptedProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const provider = new ScriptedProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void provider.serve(request, response));
    return provider;
  }

  next(script: Script): void {
    this.scripts.push(script);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const seen = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks), aborted: false };
    this.requests.push(seen);
    response.on('close', () => (seen.aborted = !response.writableFinished));
    await (this.scripts.shift() ?? plain('Hello.'))(response);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', stop_sequence: null };
const usage = { input_tokens: 3, output_tokens: 5 };

/** A JSON message with these content blocks. */
export const json =
  (content: readonly unknown[], stopReason = 'end_turn', status = 200): Script =>
  (response) => {
    const body = JSON.stringify({ ...message, content, stop_reason: stopReason, usage, unknown_field: { kept: true } });
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1', 'set-cookie': 'a=b' }).end(body);
  };

export const plain = (text: string): Script => json([{ type: 'text', text }]);

export const frame = (data: { type: string; [key: string]: unknown }): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** An event stream of these frames, each in a write of its own. */
export const stream =
  (frames: readonly string[], end: 'whole' | 'reset' | 'open' = 'whole'): Script =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of frames) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (end === 'whole') response.end();
    if (end === 'reset') setTimeout(() => response.destroy(), 20);
  };

export const textFrames = (index: number, pieces: readonly string[]): string[] => [
  frame({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } }),
  ...pieces.map((text) => frame({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } })),
  frame({ type: 'content_block_stop', index }),
];

export const toolFrames = (index: number, name: string, input: unknown): string[] => {
  const json = JSON.stringify(input);
  const middle = Math.floor(json.length / 2);
  return [
    frame({ type: 'content_block_start', index, content_block: { type: 'tool_use', id: `toolu_${index}`, name, input: {} } }),
    ...[json.slice(0, middle), json.slice(middle)].map((part) =>
      frame({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: part } }),
    ),
    frame({ type: 'content_block_stop', index }),
  ];
};

/** All frames of a streamed message around these block frames. */
export const wholeStream = (blocks: readonly string[], stopReason = 'end_turn'): string[] => [
  frame({ type: 'message_start', message: { ...message, content: [], stop_reason: null, usage: { input_tokens: 3, output_tokens: 1 } } }),
  ...blocks,
  frame({ type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 5 } }),
  frame({ type: 'message_stop' }),
];

const delta =
  /event: content_block_delta\ndata: \{"type":"content_block_delta","index":(\d+),"delta":\{"type":"(text_delta|input_json_delta)","(\w+)":("(?:[^"\\]|\\.)*")\}\}\n\n/g;

/** A stream with each block's text, or input, in one delta, and without beats: how it was cut and when is no part of what was said. Everything else stays as it came. */
export function merged(stream: string): string {
  const text = stream.replaceAll(': keepalive\n\n', '');
  const pieces = [...text.matchAll(delta)].map(({ 0: whole, 1: index = '', 2: type = '', 3: key = '', 4: piece = '', index: start }) => ({
    start,
    end: start + whole.length,
    same: `${index} ${type}`,
    key,
    text: JSON.parse(piece) as string,
  }));
  let out = '';
  let at = 0;
  for (const [position, piece] of pieces.entries()) {
    const next = pieces[position + 1];
    out += text.slice(at, piece.start);
    at = piece.end;
    if (next !== undefined && next.start === piece.end && next.same === piece.same) next.text = piece.text + next.text;
    else {
      const [index, type] = piece.same.split(' ');
      out += frame({ type: 'content_block_delta', index: Number(index), delta: { type, [piece.key]: piece.text } });
    }
  }
  return out + text.slice(at);
}
