import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactVerify, decodeProtectedHeader, type JWK } from 'jose';
import { OstiaryError } from '#contracts';
import type { IssuerConfig } from '../identity-config.js';
import { FakeIssuer } from '../issuer.fake.js';
import { JwtVerifier } from '../jwt-verifier.js';
import { IssuerKeys } from '../keys/issuer-keys.js';

interface Group {
  readonly comment: string;
  /** null where it is symmetric: no issuer's entry can have such a key. */
  readonly key: JWK | null;
  readonly tests: readonly { readonly id: number; readonly comment: string; readonly jws: string; readonly result: 'valid' | 'invalid' }[];
}

const { groups } = JSON.parse(readFileSync(join(import.meta.dirname, 'json-web-signature.vectors.json'), 'utf8')) as { groups: Group[] };

/** RFC 7520's own figures, whose key is declared for another algorithm (PS256, "ES521") than the token's: a key serves one algorithm. */
const refusedThoughValid = new Set([346, 347, 350, 351]);

describe('Wycheproof’s JWS vectors', () => {
  let issuer: FakeIssuer;
  beforeAll(async () => {
    issuer = await FakeIssuer.start();
  });
  afterAll(() => issuer.down());

  it('are all there', () => {
    expect(groups.flatMap(({ tests }) => tests)).toHaveLength(401);
  });

  it.each(groups.filter(({ key }) => key !== null))('$comment: signatures are told right from wrong', async ({ key, tests }) => {
    issuer.published = { keys: [key] };
    const config = issuer.config({ algorithms: [key?.alg as IssuerConfig['algorithms'][number]] });
    const keys = new IssuerKeys(config);
    const outcomes = new Map<number, string>();
    for (const { id, jws } of tests) {
      const accept = async (): Promise<void> => {
        const chosen = await keys.keyFor(decodeProtectedHeader(jws) as { alg: string });
        await compactVerify(jws, chosen, { algorithms: config.algorithms });
      };
      outcomes.set(
        id,
        await accept().then(
          () => 'valid',
          () => 'invalid',
        ),
      );
    }
    keys.close();
    const expected = new Map(tests.map(({ id, result }) => [id, refusedThoughValid.has(id) ? 'invalid' : result]));
    expect(outcomes).toEqual(expected);
  });

  it.each(groups)('$comment: none passes for an access token, and each refusal is one of ours', async ({ key, tests }) => {
    issuer.published = { keys: key === null ? [] : [key] };
    const verifier = new JwtVerifier(
      issuer.identity(issuer.config({ algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES512'] })),
    );
    for (const { jws } of tests) {
      const outcome: unknown = await verifier.verify(jws).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(OstiaryError);
      expect((outcome as OstiaryError).code).toMatch(/^token_(invalid|missing)$/);
    }
    verifier.close();
  });
});
