import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

const leastCharacters = 32;

/** Encrypts what a browser keeps for us, for one purpose and a time. Source: RFC 7516 (`dir`, `A256GCM`), RFC 5869. */
export class SealedBox {
  private readonly keys: readonly Uint8Array[];

  /** The first secret encrypts; all of them open. Throws RangeError for one that is too short, and where there is none. */
  constructor(
    secrets: readonly string[],
    private readonly purpose: string,
    private readonly now: () => number,
  ) {
    if (secrets.length === 0 || secrets.some(({ length }) => length < leastCharacters))
      throw new RangeError(`A session key needs at least ${leastCharacters} characters.`);
    this.keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, '', `ostiary ${purpose} v1`, 32)));
  }

  /** `until`: milliseconds since 1970, after which it does not open. */
  seal(content: object, until: number): Promise<string> {
    return new EncryptJWT({ content })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(this.purpose)
      .setExpirationTime(Math.floor(until / 1_000))
      .encrypt(this.keys[0]!);
  }

  /** Null for what is not ours, was altered, is for another purpose, or over. */
  async open(sealed: string): Promise<object | null> {
    for (const key of this.keys) {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          audience: this.purpose,
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          currentDate: new Date(this.now()),
          requiredClaims: ['exp'],
        });
        return payload['content'] as object;
      } catch {
        // Another key may have sealed it.
      }
    }
    return null;
  }
}
