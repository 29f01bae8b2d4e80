import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { TokenVerifier } from '../token-verifier.port.js';
import { strategyName } from './jwt.strategy.js';

/** Lets a call pass that carries a good token, and puts its principal on the request; otherwise throws the verifier's `OstiaryError`. */
@Injectable()
export class PrincipalGuard extends AuthGuard(strategyName) {
  constructor(private readonly verifier: TokenVerifier) {
    super();
  }

  override getAuthenticateOptions(): { readonly verifier: TokenVerifier; readonly property: string } {
    return { verifier: this.verifier, property: 'principal' };
  }
}
