import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { OstiaryError } from '#contracts';
import { TokenVerifier } from '../token-verifier.port.js';
import { strategyName } from './jwt.strategy.js';

interface Headers {
  header(name: string, value: string): unknown;
}

/** What a 401 must say of how to do better. Source: RFC 6750, section 3. */
const challenges: Readonly<Record<string, string>> = {
  token_missing: 'Bearer',
  token_invalid: 'Bearer error="invalid_token"',
  token_expired: 'Bearer error="invalid_token", error_description="The token has expired"',
};

/** Lets a call pass that carries a good token, and puts on the request whom it speaks for; otherwise throws the verifier's `OstiaryError`. */
@Injectable()
export class PrincipalGuard extends AuthGuard(strategyName) {
  constructor(private readonly verifier: TokenVerifier) {
    super();
  }

  override getAuthenticateOptions(): { readonly verifier: TokenVerifier; readonly property: string } {
    return { verifier: this.verifier, property: 'identity' };
  }

  override handleRequest<I>(problem: unknown, identity: I, _info: unknown, context: ExecutionContext): I {
    if (!problem && identity) return identity;
    const error = problem || new OstiaryError('token_invalid', 'The token says nothing of who calls.');
    const challenge = error instanceof OstiaryError ? challenges[error.code] : undefined;
    if (challenge !== undefined) context.switchToHttp().getResponse<Headers>().header('www-authenticate', challenge);
    throw error;
  }
}
