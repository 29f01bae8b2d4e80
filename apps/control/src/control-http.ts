import type { HttpOptions, OstiaryConfig } from '#chassis';
import type { FastifyInstance } from 'fastify';
import { policyTrials } from './proxied/control-services.js';
import { passOn } from './proxied/pass-on.js';
import { sessionHook } from './sessions/session.hook.js';
import { Sessions } from './sessions/sessions.js';

/** Of a policy, the largest there is to send. */
const maxBodyBytes = 4 * 1024 * 1024;
/** A session's cookies hold two tokens of an issuer, encrypted. */
const maxHeaderBytes = 64 * 1024;
/** A form's longest text is 2,000 characters, each of which takes up to twelve bytes in it. */
const maxFormBytes = 24 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/** The HTTP server of the control address: sessions of browsers, forms, what is passed on to ingress, and what `more` adds. */
export const controlHttp = (config: OstiaryConfig, more?: (fastify: FastifyInstance) => Promise<void>): HttpOptions => ({
  bodyLimit: maxBodyBytes,
  maxHeaderBytes,
  configure: async (fastify) => {
    fastify.addHook('onRequest', sessionHook(new Sessions(config)));
    fastify.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: maxFormBytes }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
    );
    await passOn(fastify, [policyTrials(config)]);
    await more?.(fastify);
  },
});
