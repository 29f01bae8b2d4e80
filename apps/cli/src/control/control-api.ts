/** A refusal of the control APIs: what they said, and the code of docs/errors.md. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null,
  ) {
    super(message);
  }
}

const timeoutMs = 20_000;

/** A sign-in is for one control address: the other commands ask nowhere else. */
const elsewhere = 'If they are elsewhere, sign in there: ostiary login --url URL (or OSTIARY_URL).';

/** `OSTIARY_URL`, or the address of `npm start`. */
export const defaultControl = (env: NodeJS.ProcessEnv): string => env['OSTIARY_URL'] || 'http://127.0.0.1:8081';

/** Asks the control APIs. Rejects, in words for a person, where they don't answer, and with ControlError where they answer with an error. */
export class ControlApi {
  private readonly url: URL;

  /** `token` null: for what needs none. Throws for an address to which a token would go in clear over a network. */
  constructor(
    url: string,
    private readonly token: string | null,
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

  private async ask(method: string, path: string, sent: unknown): Promise<unknown> {
    const url = new URL(path, this.url);
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const options: RequestInit = { method, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs), body: JSON.stringify(sent) };
    let response: Response;
    try {
      response = await fetch(url, options);
    } catch (cause) {
      throw new Error(`Ostiary’s control APIs do not answer at ${url.origin}. ${elsewhere}`, { cause });
    }
    const body: unknown = await response.json().catch(() => null);
    if (response.ok && typeof body === 'object' && body !== null) return body;
    const { detail, code } = (body ?? {}) as { readonly detail?: unknown; readonly code?: unknown };
    const said = typeof detail === 'string' ? detail : `not in the words of Ostiary’s control APIs. ${elsewhere}`;
    throw new ControlError(
      `${url.origin}${url.pathname} answered ${response.status}: ${said}`,
      response.status,
      typeof code === 'string' ? code : null,
    );
  }
}
