import { Injectable } from '@nestjs/common';
import { OstiaryError, type Principal } from '#contracts';
import { TokenVerifier, tokenFrom } from '#identity';
import type { ClientCall } from '../call/client-call.js';

/** First stage: the caller's token, in `Authorization: Bearer` or `x-api-key`, becomes a principal or a 401. */
@Injectable()
export class Authenticator {
  constructor(private readonly verifier: TokenVerifier) {}

  async authenticate(call: ClientCall): Promise<Principal> {
    const token = tokenFrom(call.headers);
    if (token === null) {
      throw new OstiaryError(
        'token_missing',
        'No token. Send an OIDC access token as "Authorization: Bearer <token>" or "x-api-key: <token>" (for Claude Code: ANTHROPIC_AUTH_TOKEN).',
      );
    }
    const principal = await this.verifier.verify(token);
    call.exchange.principal = principal;
    return principal;
  }
}
