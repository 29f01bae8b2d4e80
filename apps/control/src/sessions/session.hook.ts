import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '#chassis';
import { OstiaryError } from '#contracts';
import { callbackPath, type Sessions } from './sessions.js';
import type { Session } from './session.js';

const CSRF_HEADER = 'x-ostiary-csrf';
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
/** These deal with a session themselves. */
const ownPaths = new Set([
  '/sign-in',
  callbackPath,
  '/sign-out',
  '/slack/link',
  '/slack/link/confirm',
  '/approvals/vote',
  '/approvals/review',
]);
/** Slack calls it, and proves by a signature who it is: no session makes a difference. */
const SLACK_EVENTS = '/slack/events';

/** A request with what its cookie said of who sends it. */
export interface SignedInRequest {
  session?: Session;
}

/**
 * Turns the cookie of a browser's session into the token that the control APIs ask for, before anything else is done with the request; and
 * refuses whatever changes something and does not come from a page of ours. A request with a token of its own goes on with that, and without cookies.
 */
export const sessionHook =
  (sessions: Sessions) =>
  async (request: FastifyRequest & SignedInRequest, reply: FastifyReply): Promise<unknown> => {
    const { headers } = request;
    const path = request.url.split('?', 1)[0]!;
    if (ownPaths.has(path)) return undefined;
    const { cookie } = headers;
    // Nothing behind this needs it, a service least of all.
    delete headers.cookie;
    if (path === SLACK_EVENTS) return undefined;
    const hasToken = headers.authorization !== undefined || headers['x-api-key'] !== undefined;
    if (hasToken || !sessions.hasCookie(cookie)) return undefined;
    try {
      const kept = await sessions.of(cookie);
      if (kept === null) {
        reply.header('set-cookie', [...sessions.forget(cookie)]);
        return undefined;
      }
      if (!safe.has(request.method)) refuseOthers(request, kept.session, sessions.origin);
      if (kept.cookies.length > 0) reply.header('set-cookie', [...kept.cookies]);
      request.session = kept.session;
      headers.authorization = `Bearer ${kept.session.accessToken}`;
      return undefined;
    } catch (error) {
      return sendProblem(reply, request, error);
    }
  };

/** Throws `csrf_refused` unless the request comes from a page of this address and carries the session's CSRF token, here or as given. */
export function refuseOthers(
  request: Pick<FastifyRequest, 'headers'>,
  { csrf }: Pick<Session, 'csrf'>,
  origin: string,
  given?: unknown,
): void {
  refuseOtherSites(request, origin);
  const said = given ?? request.headers[CSRF_HEADER];
  if (typeof said === 'string' && isSame(said, csrf)) return;
  throw new OstiaryError(
    'csrf_refused',
    `A call that changes something and comes with a cookie needs the session’s CSRF token in ${CSRF_HEADER}.`,
  );
}

/** Throws `csrf_refused` for what a browser sends from another site's page. */
export function refuseOtherSites({ headers }: Pick<FastifyRequest, 'headers'>, origin: string): void {
  const site = headers['sec-fetch-site'];
  if ((headers.origin === undefined || headers.origin === origin) && (site === undefined || site === 'same-origin')) return;
  throw new OstiaryError('csrf_refused', 'A call that changes something and comes with a cookie must come from a page of this address.');
}

const isSame = (a: string, b: string): boolean =>
  Buffer.byteLength(a) === Buffer.byteLength(b) && timingSafeEqual(Buffer.from(a), Buffer.from(b));
