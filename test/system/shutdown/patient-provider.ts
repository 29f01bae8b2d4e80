import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { json, stream, textFrames, wholeStream } from '../../../apps/ingress/src/upstreams/scripted-provider.fake.js';

/** In a prompt: the reply begins at once and ends when the test says so. */
export const patient = 'take your time';

/** What it says of a word, at the beginning and at the end of a reply. */
export const saysFirst = (word: string): string => `First of ${word}. `;
export const saysLast = (word: string): string => `And this was all of ${word}.`;

const wordIn = /\bw[0-9a-f]{12}\b/;

/** A provider whose streams last as long as a test needs them to, however slow the machine is. */
export class PatientProvider {
  private readonly counts = new Map<string, number>();
  private ending = Promise.withResolvers<void>();

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {}

  static async start(): Promise<PatientProvider> {
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-provider-'));
    await writeFile(join(folder, 'key'), 'a key that opens nothing', { mode: 0o600 });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const provider = new PatientProvider(server, folder);
    server.on('request', (request, response) => void provider.serve(request, response));
    return provider;
  }

  /** What to configure as `upstreams.anthropic`. */
  get upstream(): object {
    const { port } = this.server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, key: { file: join(this.folder, 'key') }, connections: 512 };
  }

  /** How many calls with this word came. */
  received(word: string): number {
    return this.counts.get(word) ?? 0;
  }

  /** Lets every stream that waits come to its end; those that come later wait anew. */
  finish(): void {
    this.ending.resolve();
    this.ending = Promise.withResolvers();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const word = wordIn.exec(body)?.[0] ?? '';
    this.counts.set(word, this.received(word) + 1);
    const pieces = [saysFirst(word), saysLast(word)];
    if (body.includes(patient)) return this.takeTime(response, word);
    await (body.includes('"stream":true') ? stream(wholeStream(textFrames(0, pieces))) : json([{ type: 'text', text: pieces.join('') }]))(
      response,
    );
  }

  private async takeTime(response: ServerResponse, word: string): Promise<void> {
    const { promise } = this.ending;
    const [start = '', open = '', ...rest] = wholeStream(textFrames(0, [saysFirst(word), saysLast(word)]));
    const [first = '', ...others] = rest;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(start + open + first);
    await promise;
    response.end(others.join(''));
  }
}
