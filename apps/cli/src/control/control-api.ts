import { plainLine } from '../plain.js';

/** Something wrong in a text that was sent, with where. */
interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What publishing a policy would give up. */
interface Warning {
  readonly code: string;
  readonly message: string;
}

/** A refusal of the control APIs: what they said, and the code of docs/errors.md. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null,
    /** What is wrong with a policy that was refused. */
    readonly problems: readonly TextProblem[] = [],
    /** What would be given up by one that compiles. */
    readonly warnings: readonly Warning[] = [],
  ) {
    super(message);
  }
}

const longestMs = 20_000;

/** A sign-in is for one control address: the other commands ask nowhere else. */
const elsewhere = 'If they are elsewhere, sign in there: ostiary login --url URL (or OSTIARY_URL).';

/** `OSTIARY_URL`, or the address of `npm start`. */
export const defaultControl = (env: NodeJS.ProcessEnv): string => env['OSTIARY_URL'] || 'http://127.0.0.1:8081';

/** Asks the control APIs. Rejects, in words for a person, where they don't answer, and with ControlError where they answer with an error. */
export class ControlApi {
  private readonly url: URL;

  /** `token` null: for what needs none; `reason`: why somebody looks at what others wrote, which the record keeps. Throws for an address to which a token would go in clear over a network. */
  constructor(
    url: string,
    private readonly token: string | null,
    private readonly timeoutMs = longestMs,
    private readonly reason: string | null = null,
  ) {
    const parsed = URL.parse(url);
    const isLoopback = parsed?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname);
    if (parsed === null || !(parsed.protocol === 'https:' || isLoopback))
      throw new Error(`The control address must be an https:// URL (http:// only on this machine), not ${url}.`);
    this.url = parsed;
  }

  get(path: string): Promise<unknown> {
    return this.ask('GET', path, undefined);
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.ask('POST', path, body);
  }

  /** `match`: the `If-Match` of the change; null: whatever is there. */
  put(path: string, body: unknown, match: string | null): Promise<unknown> {
    return this.ask('PUT', path, body, match === null ? {} : { 'if-match': match });
  }

  delete(path: string, body: unknown): Promise<unknown> {
    return this.ask('DELETE', path, body);
  }

  /** The pieces of a stream of server-sent events, from after the event of that id, until it ends or the signal aborts. */
  async *stream(path: string, lastId: string | null, signal: AbortSignal): AsyncIterable<string> {
    const headers = { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) };
    const response = await this.send(path, { headers, signal });
    if (!response.ok || response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw await refusalOf(response);
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) yield piece;
  }

  private async ask(method: string, path: string, sent: unknown, more: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const headers = { accept: 'application/json', ...more, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await this.send(path, { method, headers, body: JSON.stringify(sent), signal: AbortSignal.timeout(this.timeoutMs) });
    if (response.status === 204) return {};
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    if (response.ok && typeof body === 'object' && body !== null) return body;
    throw await refusalOf(response);
  }

  private async send(path: string, init: RequestInit & { readonly headers: Readonly<Record<string, string>> }): Promise<Response> {
    const headers = {
      ...init.headers,
      ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
      // A header carries bytes: those of its UTF-8, which the other side reads so.
      ...(this.reason === null ? {} : { 'x-ostiary-reason': Buffer.from(plainLine(this.reason)).toString('latin1') }),
    };
    try {
      return await fetch(new URL(path, this.url), { ...init, headers, redirect: 'error' });
    } catch (cause) {
      throw new Error(`Ostiary’s control APIs do not answer at ${this.url.origin}. ${elsewhere}`, { cause });
    }
  }
}

async function refusalOf(response: Response): Promise<ControlError> {
  const told = ((await response.json().catch(() => null)) ?? {}) as {
    readonly detail?: unknown;
    readonly code?: unknown;
    readonly errors?: unknown;
    readonly warnings?: unknown;
  };
  const { detail, code, errors, warnings } = told;
  const said = typeof detail === 'string' ? detail : `not in the words of Ostiary’s control APIs. ${elsewhere}`;
  const { origin, pathname } = new URL(response.url);
  return new ControlError(
    `${origin}${pathname} answered ${response.status}: ${said}`,
    response.status,
    typeof code === 'string' ? code : null,
    Array.isArray(errors) ? errors.filter(isProblem) : [],
    Array.isArray(warnings) ? warnings.filter(isWarning) : [],
  );
}

function isProblem(told: unknown): told is TextProblem {
  if (typeof told !== 'object' || told === null) return false;
  const { line, column, message } = told as Partial<Record<keyof TextProblem, unknown>>;
  return typeof line === 'number' && typeof column === 'number' && typeof message === 'string';
}

function isWarning(told: unknown): told is Warning {
  if (typeof told !== 'object' || told === null) return false;
  const { code, message } = told as Partial<Record<keyof Warning, unknown>>;
  return typeof code === 'string' && typeof message === 'string';
}
