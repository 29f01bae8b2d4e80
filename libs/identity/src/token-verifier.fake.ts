import { OstiaryError, type Principal } from '#contracts';
import { TokenVerifier } from './token-verifier.port.js';

/** For tests of whatever stands behind the verification: `tokenFor` hands out an opaque token, only those are known. */
export class FakeTokenVerifier extends TokenVerifier {
  private readonly principals = new Map<string, Principal>();

  tokenFor(principal: Principal): string {
    const token = `fake-${this.principals.size}-${principal.subject}`;
    this.principals.set(token, principal);
    return token;
  }

  verify(token: string): Promise<Principal> {
    if (token === '') return Promise.reject(new OstiaryError('token_missing', 'The call carries no token.'));
    const principal = this.principals.get(token);
    return principal
      ? Promise.resolve(principal)
      : Promise.reject(new OstiaryError('token_invalid', 'This token was not handed out by the test.'));
  }
}
