import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { textFrames, wholeStream } from '../../apps/ingress/src/upstreams/scripted-provider.fake.js';

const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', stop_reason: 'end_turn', stop_sequence: null };

/** A provider that repeats the name of each call, and counts how often it has got it. */
export class CountingProvider {
  readonly seen = new Map<string, number>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<CountingProvider> {
    const server = createServer();
    const provider = new CountingProvider(server);
    server.on('request', (incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const name = /call-\w+-\d+/.exec(body)?.[0] ?? '';
        provider.seen.set(name, (provider.seen.get(name) ?? 0) + 1);
        if (body.includes('"stream":true')) {
          response.writeHead(200, { 'content-type': 'text/event-stream' }).end(wholeStream(textFrames(0, [name])).join(''));
          return;
        }
        const usage = { input_tokens: 1, output_tokens: 1 };
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...message, content: [{ type: 'text', text: name }], usage }));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
