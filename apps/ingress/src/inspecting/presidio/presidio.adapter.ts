import { Pool, type Dispatcher } from 'undici';
import type { OstiaryConfig } from '#chassis';
import { PersonalDataAnalyzer, type AnalyzedSpan } from './personal-data-analyzer.port.js';
import { spansOf, UnusableAnswerError } from './presidio-reply.js';

export type PresidioConfig = OstiaryConfig['presidio'];

/** A finding takes some 150 bytes: room for more names than a text can hold, and an end to an answer that has none. */
const maxAnswerBytes = 16 * 1024 * 1024;

/** Microsoft Presidio's analyzer over HTTP/1.1 with kept connections. Follows no redirects. */
export class PresidioAnalyzer extends PersonalDataAnalyzer {
  private readonly pool: Pool;
  private readonly path: string;

  constructor(
    url: string,
    private readonly config: PresidioConfig,
  ) {
    super();
    const { origin, pathname } = new URL(url);
    this.path = `${pathname.replace(/\/$/, '')}/analyze`;
    this.pool = new Pool(origin, { connections: config.concurrency, pipelining: 1, connect: { timeout: config.timeoutMs } });
  }

  override async analyze(text: string, signal: AbortSignal): Promise<readonly AnalyzedSpan[]> {
    const { language, entities, minScore } = this.config;
    const { statusCode, body } = await this.pool.request({
      method: 'POST',
      path: this.path,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ text, language, entities, score_threshold: minScore }),
      signal,
    });
    if (statusCode !== 200) {
      await body.dump({ limit: 64 * 1024 }).catch(() => undefined);
      throw new UnusableAnswerError(`its status is ${statusCode}`);
    }
    return spansOf(text, await gathered(body), { entities, minScore });
  }

  override close(): Promise<void> {
    return this.pool.destroy();
  }
}

async function gathered(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new UnusableAnswerError('it is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
