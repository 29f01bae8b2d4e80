import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Question {
  readonly text: string;
  readonly language: string;
  readonly entities: readonly string[];
  readonly score_threshold: number;
}

type Answer = readonly { entity_type: string; start: number; end: number; score: number }[];

const codePoints = (text: string): number => Array.from(text).length;

/** An analyzer on loopback that speaks Presidio's protocol and knows names by heart. Like Python, it counts code points. */
export class AnalyzerServer {
  readonly questions: Question[] = [];
  readonly paths: string[] = [];
  /** In place of an answer: a status, a body, or silence. */
  mood: 'answers' | 'silent' | { status: number } | { body: string } = 'answers';

  private constructor(
    private readonly server: Server,
    private readonly names: Readonly<Record<string, string>>,
    readonly url: string,
  ) {}

  static async start(names: Readonly<Record<string, string>>): Promise<AnalyzerServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const analyzer = new AnalyzerServer(server, names, `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        analyzer.paths.push(`${request.method} ${request.url}`);
        const question = JSON.parse(Buffer.concat(chunks).toString()) as Question;
        analyzer.questions.push(question);
        const { mood } = analyzer;
        if (mood === 'silent') return;
        const status = typeof mood === 'object' && 'status' in mood ? mood.status : 200;
        const body = typeof mood === 'object' && 'body' in mood ? mood.body : JSON.stringify(analyzer.answerTo(question));
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
    return analyzer;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answerTo({ text, entities, score_threshold: least }: Question): Answer {
    return Object.entries(this.names).flatMap(([name, entity]) =>
      [...text.matchAll(new RegExp(name, 'g'))].map(({ index }) => {
        const start = codePoints(text.slice(0, index));
        return { entity_type: entity, start, end: start + codePoints(name), score: entities.includes(entity) ? 0.85 : least - 0.1 };
      }),
    );
  }
}
