import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A classifier on loopback that takes every text with one of its words for an injection. */
export class ClassifierServer {
  readonly asked: string[] = [];
  /** In place of a score: a status, a body, or silence. */
  mood: 'answers' | 'silent' | { readonly status: number } | { readonly body: string } = 'answers';

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(word: string): Promise<ClassifierServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const classifier = new ClassifierServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/injection`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text: string };
        classifier.asked.push(text);
        const { mood } = classifier;
        if (mood === 'silent') return;
        const isThere = request.url === '/v1/injection' && request.method === 'POST';
        const status = typeof mood === 'object' && 'status' in mood ? mood.status : isThere ? 200 : 404;
        const body = typeof mood === 'object' && 'body' in mood ? mood.body : JSON.stringify({ score: text.includes(word) ? 0.9 : 0.7 });
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
    return classifier;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
