import { CONFIG, type OstiaryConfig } from '#chassis';
import { type ErrorCode, errors, OstiaryError } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

const problemSchema = z.object({ code: z.string(), detail: z.string() });
const answerMs = 5_000;

/** The control APIs for this address's own pages: asked at the address itself, in every form, whether the services are behind it or in the same process. */
@Injectable()
export class OwnApi {
  private readonly base: string;

  constructor(@Inject(CONFIG) { api: { host, port } }: OstiaryConfig) {
    const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    this.base = `http://${own.includes(':') ? `[${own}]` : own}:${port}`;
  }

  /** In the name of whoever the token speaks for; null: nobody. Resolves with the body; rejects with the error that the API answered with. */
  async call(method: 'GET' | 'POST', path: string, token: string | null, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    }).catch((cause: unknown) => {
      throw new OstiaryError('store_unavailable', 'The approval service does not answer. Try again shortly.', { cause });
    });
    const content: unknown = await answer.json().catch(() => null);
    if (answer.ok) return content;
    const problem = problemSchema.safeParse(content);
    if (problem.success && problem.data.code in errors) throw new OstiaryError(problem.data.code as ErrorCode, problem.data.detail);
    throw new OstiaryError('store_unavailable', 'The approval service does not answer. Try again shortly.');
  }
}
