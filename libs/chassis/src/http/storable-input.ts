import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.js';

const MESSAGE = 'it holds a NUL character or half of a character, which no text here has';

type Found = readonly [path: string, value: unknown];

/**
 * Refuses a call with a text that no store takes (NUL, half of a surrogate pair) anywhere in its path, query or body, and names the field:
 * past this no handler meets one. A body that is handed on as a stream or as bytes is left to whoever reads it. Throws `parameter_invalid`. Walks without recursion, since a body may be as deep as it is long.
 */
export function refuseUnstorableInput({ params, query, body }: Pick<FastifyRequest, 'params' | 'query' | 'body'>): void {
  const open: Found[] = [
    ['body', body instanceof Readable || body instanceof Uint8Array ? null : body],
    ['', query],
    ['', params],
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next;
    if (typeof value === 'string') check(path, value);
    else if (typeof value === 'object' && value !== null)
      for (const member of membersOf(path === 'body' ? '' : path, value)) open.push(member);
  }
}

function membersOf(path: string, value: object): Found[] {
  const prefix = path === '' ? '' : `${path}.`;
  return Object.entries(value).map(([name, member]) => {
    check(`${prefix}(a name)`, name);
    return [`${prefix}${name}`, member];
  });
}

function check(where: string, text: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return;
  const path = where.slice(0, 200);
  throw new ProblemError('parameter_invalid', `${path}: ${MESSAGE}.`, { errors: [{ path, message: MESSAGE }] });
}
