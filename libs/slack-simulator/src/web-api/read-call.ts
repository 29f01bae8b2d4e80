import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.js';
import { Arguments } from './arguments.js';

export interface Call {
  readonly method: string;
  readonly token: string | null;
  readonly args: Arguments;
}

function fieldsOf(type: string, body: string): Record<string, unknown> {
  if (type === 'application/json') {
    let parsed: unknown;
    try {
      parsed = JSON.parse(body === '' ? '{}' : body);
    } catch {
      throw new ApiError('invalid_json');
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new ApiError('json_not_object');
    return parsed as Record<string, unknown>;
  }
  if (type === 'application/x-www-form-urlencoded' || (type === '' && body === '')) return Object.fromEntries(new URLSearchParams(body));
  throw new ApiError(type === '' ? 'missing_post_type' : 'invalid_post_type');
}

/** A call of the Web API, https://docs.slack.dev/apis/web-api. A token comes in the header, or, but for JSON, as an argument. Throws ApiError. */
export function readCall({ url = '/', headers }: IncomingMessage, body: string): Call {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const { token: asArgument, ...fields } = { ...Object.fromEntries(searchParams), ...fieldsOf(type, body) };
  const [, inHeader] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const given = inHeader ?? (typeof asArgument === 'string' && type !== 'application/json' ? asArgument : undefined);
  return { method: pathname.split('/').at(-1) ?? '', token: given ?? null, args: new Arguments(fields) };
}
