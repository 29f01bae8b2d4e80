import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { OstiaryError } from '#contracts';
import { tokenFrom } from '../token-from.js';
import type { TokenVerifier } from '../token-verifier.port.js';

export const strategyName = 'ostiary-jwt';

interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
}

/**
 * The strategy that Nest's guards see. passport-jwt's own check of a token is too lenient (it accepts unknown `crit`, tokens without `exp`
 * or `sub`, an `iat` in the future), so it is never reached: the verifier does the checking. The verifier comes with each call, from the
 * guard, because passport keeps strategies by name for the whole process, and a process may run several applications.
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, strategyName) {
  constructor() {
    super({
      jwtFromRequest: (request: WithHeaders) => tokenFrom(request.headers),
      secretOrKeyProvider: (_request, _token, done) => done(new Error('The built-in check of passport-jwt must not be reached.')),
    });
  }

  override authenticate(request: WithHeaders, options: { readonly verifier: TokenVerifier }): void {
    options.verifier.identify(tokenFrom(request.headers) ?? '').then(
      (identity) => this.success(identity),
      (error: Error) => this.error(error),
    );
  }

  validate(): never {
    throw new OstiaryError('internal', 'The built-in check of passport-jwt must not be reached.');
  }
}
