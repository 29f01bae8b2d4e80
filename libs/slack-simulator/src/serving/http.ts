import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';

/** A request that cannot be served; the status and the word for it. */
export class Unservable extends Error {
  override readonly name = 'Unservable';

  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

const maxBodyBytes = 1_000_000;

/** The body as text. Throws Unservable for one that is too large. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Unservable(413, 'too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as JSON of a form. Throws Unservable. */
export async function jsonOf<S extends z.ZodType>(request: IncomingMessage, schema: S): Promise<z.output<S>> {
  const text = await bodyOf(request);
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new Unservable(400, 'not_json');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Unservable(400, parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function sendPage(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(text);
}

/**
 * Only this machine's own pages and programs act for people: a Host that is another name could have been rebound to this address by a web
 * page, and a page of another origin is none of ours. Throws Unservable.
 */
export function expectOwn({ headers, method }: IncomingMessage): void {
  const host = headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) throw new Unservable(403, 'only_for_this_machine');
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) throw new Unservable(403, 'only_for_own_pages');
  // Other origins cannot send this type without being asked first, and they would be refused.
  if (method === 'POST' && !/^application\/json\b/i.test(headers['content-type'] ?? '')) throw new Unservable(415, 'send_json');
}
