import type { CommandLineClient } from './issuer-client.js';

/** Who Ostiary takes a token for. */
export interface Me {
  readonly principal: { readonly issuer: string; readonly subject: string; readonly name: string; readonly email: string | null };
  readonly groups: readonly string[] | null;
  readonly roles: readonly string[];
}

const timeoutMs = 20_000;

/** `OSTIARY_URL`, or the address of `npm start`. */
export const defaultControl = (env: NodeJS.ProcessEnv): string => env['OSTIARY_URL'] || 'http://127.0.0.1:8081';

/** Asks the control APIs. Rejects, in words for a person, where they don't answer, or answer with an error. */
export class ControlApi {
  private readonly url: URL;

  /** Throws for an address to which a token would go in clear over a network. */
  constructor(url: string) {
    const parsed = URL.parse(url);
    const isLoopback = parsed?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname);
    if (parsed === null || !(parsed.protocol === 'https:' || isLoopback))
      throw new Error(`The control address must be an https:// URL (http:// only on this machine), not ${url}.`);
    this.url = parsed;
  }

  /** The issuers at which people sign in by the command line. */
  async signIn(): Promise<readonly CommandLineClient[]> {
    return ((await this.get('/api/sign-in', null)) as { commandLine: readonly CommandLineClient[] }).commandLine;
  }

  async me(token: string): Promise<Me> {
    return (await this.get('/api/me', token)) as Me;
  }

  private async get(path: string, token: string | null): Promise<unknown> {
    const url = new URL(path, this.url);
    const headers: Record<string, string> = { accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
    let response: Response;
    try {
      response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw new Error(`Ostiary’s control APIs do not answer at ${url.origin}: say where they are with --url or OSTIARY_URL.`, { cause });
    }
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body;
    const { detail } = (body ?? {}) as { readonly detail?: unknown };
    throw new Error(`${url.origin}${path} answered ${response.status}: ${typeof detail === 'string' ? detail : 'no reason given'}`);
  }
}
