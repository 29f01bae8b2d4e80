import { Answer } from './answer.js';

export interface CallOptions {
  readonly stream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly tools?: readonly object[];
  readonly signal?: AbortSignal;
}

export type Prompt = string | readonly object[];

const tool = {
  name: 'Bash',
  description: 'Runs a command.',
  input_schema: { type: 'object', properties: { command: { type: 'string' } } },
};

/** The body of a Messages call as an SDK would write it. */
export const messagesBody = (prompt: Prompt, { stream = false, tools }: CallOptions = {}): string =>
  JSON.stringify({
    model: 'claude-sonnet-4-5',
    max_tokens: 256,
    ...(stream ? { stream } : {}),
    ...(tools === undefined ? {} : { tools }),
    messages: typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt,
  });

/** A caller of ingress, with a token of its own. */
export class IngressClient {
  static readonly bash = tool;

  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  /** The same caller at another instance. */
  at(url: string): IngressClient {
    return new IngressClient(url, this.token);
  }

  headers({ headers, session }: CallOptions = {}): Record<string, string> {
    return {
      authorization: `Bearer ${this.token}`,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
      ...(session === undefined ? {} : { 'x-claude-code-session-id': session }),
      ...headers,
    };
  }

  /** Sends one call and reads its answer to the end. */
  async call(prompt: Prompt, options: CallOptions = {}): Promise<Answer> {
    return this.send('/v1/messages', { method: 'POST', body: messagesBody(prompt, options) }, options);
  }

  /** Any request, for those that no SDK would make. */
  async send(path: string, init: { method: string; body?: string | Uint8Array<ArrayBuffer> }, options: CallOptions = {}): Promise<Answer> {
    const answer = await this.open(path, init, options);
    return new Answer(answer.status, answer.headers, await answer.text());
  }

  /** As `send`, with the body still to be read. */
  open(path: string, init: { method: string; body?: string | Uint8Array<ArrayBuffer> }, options: CallOptions = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { ...init, headers: this.headers(options), signal: options.signal });
  }
}
