import { Injectable } from '@nestjs/common';
import { OstiaryError } from '#contracts';
import { TokenVerifier, tokenFrom } from '#identity';
import type { Arrived } from '../recording/arrived.js';
import type { Identified } from './identified.js';

/** First stage: the caller's token, in `Authorization: Bearer` or `x-api-key`, becomes a principal or a 401. */
@Injectable()
export class Authenticator {
  constructor(private readonly verifier: TokenVerifier) {}

  async authenticate(arrived: Arrived): Promise<Identified> {
    const { call } = arrived;
    const token = tokenFrom(call.headers);
    if (token === null) {
      throw new OstiaryError(
        'token_missing',
        'No token. Send an OIDC access token as "Authorization: Bearer <token>" or "x-api-key: <token>" (for Claude Code: ANTHROPIC_AUTH_TOKEN).',
      );
    }
    const { principal, isRevoked } = await this.verifier.identify(token);
    call.exchange.principal = principal;
    return { ...arrived, principal, isRevoked };
  }
}
