import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { z } from 'zod';

const keysSchema = z.object({ jwks: z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) }) });

/** Tokens that differ from a good one in a single respect, signed, where that is not the respect, with the provider's own key. */
export class ForgedTokens {
  private constructor(
    private readonly claims: JWTPayload,
    private readonly jwk: JWK,
  ) {}

  /** From a good token and the home folder in which the development identity provider keeps its keys. */
  static async like(token: string, home: string): Promise<ForgedTokens> {
    const read = keysSchema.parse(JSON.parse(await readFile(join(home, 'development-idp', 'keys.json'), 'utf8')));
    const [jwk] = read.jwks.keys;
    if (jwk === undefined) throw new Error('The development identity provider has no key.');
    return new ForgedTokens(decodeJwt(token), jwk);
  }

  /** The good token again, signed here: shows that the others are refused for what they differ in. */
  same(): Promise<string> {
    return this.sign({});
  }

  expired(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return this.sign({ iat: now - 7200, exp: now - 3600 });
  }

  wrongAudience(): Promise<string> {
    return this.sign({ aud: 'somebody-else' });
  }

  wrongIssuer(): Promise<string> {
    return this.sign({ iss: 'http://127.0.0.1:1' });
  }

  unsigned(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none', typ: 'at+jwt' })}.${part(this.claims)}.`;
  }

  async wrongKey(): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(this.claims).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: this.jwk.kid }).sign(privateKey);
  }

  private async sign(changes: JWTPayload): Promise<string> {
    const header = { alg: 'RS256', typ: 'at+jwt', kid: this.jwk.kid };
    return new SignJWT({ ...this.claims, ...changes }).setProtectedHeader(header).sign(await importJWK(this.jwk, 'RS256'));
  }
}
