import { UsageError } from '../../usage-error.js';

/** What a command is about, as the API has it. */
export type About =
  { readonly session: string } | { readonly mail: string } | { readonly person: { readonly issuer: string; readonly subject: string } };

interface Given {
  readonly session?: string | undefined;
  readonly person?: string | undefined;
}

/** Throws UsageError unless one of them is given. A person is `issuer|subject`, or an address. */
export function aboutOf({ session, person }: Given): About {
  if ((session === undefined) === (person === undefined))
    throw new UsageError('Name a --session, or a --person: ISSUER|SUBJECT, or a mail address.');
  if (session !== undefined) return { session };
  const at = person!.indexOf('|');
  return at < 0 ? { mail: person! } : { person: { issuer: person!.slice(0, at), subject: person!.slice(at + 1) } };
}

export function reasonOf(reason: string | undefined): string {
  if (!reason?.trim()) throw new UsageError('Say why: --reason TEXT. It is recorded.');
  return reason;
}
