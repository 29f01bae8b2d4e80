import { Pool, type Dispatcher } from 'undici';
import { UnusableAnswerError } from './unusable-answer.error.js';

/** A finding takes some 150 bytes: room for more names than a text can hold, and an end to an answer that has none. */
const maxAnswerBytes = 16 * 1024 * 1024;

interface Limits {
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/** An analyzer that answers JSON with JSON over HTTP/1.1, with kept connections. Follows no redirects. */
export class AnalyzerHttp {
  private readonly pool: Pool;

  constructor(
    private readonly url: URL,
    { concurrency, timeoutMs }: Limits,
  ) {
    this.pool = new Pool(url.origin, { connections: concurrency, pipelining: 1, connect: { timeout: timeoutMs } });
  }

  /** The text of the answer. Rejects with UnusableAnswerError for any status but 200 and for an answer without an end. */
  async post(question: object, signal: AbortSignal): Promise<string> {
    const { statusCode, body } = await this.pool.request({
      method: 'POST',
      path: this.url.pathname,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(question),
      signal,
    });
    if (statusCode === 200) return gathered(body);
    await body.dump({ limit: 64 * 1024 }).catch(() => undefined);
    throw new UnusableAnswerError(`its status is ${statusCode}`);
  }

  close(): Promise<void> {
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
