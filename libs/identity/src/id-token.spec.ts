import { issuerConfigSchema } from '#chassis';
import type { JWTPayload } from 'jose';
import { checkClaims } from './claim-rules.js';
import type { IssuerConfig } from './identity-config.js';

const entry = (overrides: Partial<IssuerConfig> = {}): IssuerConfig =>
  issuerConfigSchema.parse({ issuer: 'https://issuer.example', audience: 'ostiary', tokenTypes: ['at+jwt', 'jwt'], ...overrides });
const limits = { now: 1_000, toleranceSeconds: 60, maxLifetimeSeconds: 86_400 };
const claims = { iss: 'https://issuer.example', aud: 'ostiary', sub: 's', iat: 1_000, exp: 2_000 };
const checking = (own: JWTPayload, type = 'jwt', overrides: Partial<IssuerConfig> = {}) => {
  return () => checkClaims({ ...claims, ...own }, type, entry(overrides), limits);
};

describe('where an issuer does not mark access tokens by their type', () => {
  it.each<[string, JWTPayload]>([
    ['a scope (RFC 9068, Auth0, Keycloak)', { scope: 'call', azp: 'ostiary' }],
    ['a scope of Entra’s', { scp: 'user_impersonation', azp: 'ostiary' }],
    ['scopes of Okta’s', { scp: ['call'], cid: '0oa1' }],
    ['a client other than the audience', { azp: 'cli' }],
    ['a client by RFC 9068', { client_id: 'cli' }],
    ['a client of Entra v1', { appid: 'app-1' }],
    ['a client, among several audiences', { aud: ['ostiary', 'userinfo'], azp: 'cli' }],
    ['Keycloak’s own type', { typ: 'Bearer', scope: 'openid', azp: 'cli' }],
    ['Cognito’s own use', { token_use: 'access', client_id: 'cli' }],
  ])('%s tells one', (_what, own) => expect(checking(own)).not.toThrow());

  it.each<[string, JWTPayload]>([
    ['a nonce', { scope: 'call', nonce: 'n' }],
    ['the hash of an access token', { azp: 'cli', at_hash: 'h' }],
    ['the hash of a code', { azp: 'cli', c_hash: 'h' }],
    ['the hash of a state', { azp: 'cli', s_hash: 'h' }],
    ['nothing at all, as after a code flow without a nonce', {}],
    ['who signed in, and when', { auth_time: 900, acr: '1', amr: ['pwd'], sid: 'x', email: 'a@example.com' }],
    ['its client as its audience', { azp: 'ostiary' }],
    ['its client as its audience, by another claim', { client_id: 'ostiary' }],
    ['its client as one of its audiences', { aud: ['ostiary', 'other'], azp: 'other' }],
    ['one client that is its audience beside one that is not', { azp: 'ostiary', client_id: 'cli' }],
    ['an empty scope', { scope: '', azp: 'ostiary' }],
    ['an empty list of scopes', { scp: [] }],
    ['a scope that is none', { scope: { a: 1 } }],
    ['a client that is none', { azp: 7 }],
    ['an empty client', { azp: '' }],
    ['Keycloak’s own type of ID tokens', { typ: 'ID', azp: 'cli', scope: 'openid' }],
    ['Keycloak’s own type of refresh tokens', { typ: 'Refresh', azp: 'cli', scope: 'openid' }],
    ['Cognito’s use of ID tokens', { token_use: 'id', azp: 'cli' }],
  ])('a token with %s is taken for an ID token', (_what, own) => {
    expect(checking(own)).toThrow(/ID token/);
    expect(checking(own, 'jwt', { tokenTypes: ['jwt', 'id_token'] })).not.toThrow();
  });

  it('the type alone is enough where there is one', () => {
    expect(checking({}, 'at+jwt')).not.toThrow();
    expect(checking({ nonce: 'n' }, 'at+jwt')).toThrow(/ID token/);
  });
});

describe('where the clients of an issuer are listed', () => {
  const authorizedParties = ['cli', 'console'];

  it.each<[string, JWTPayload]>([
    ['by `azp`', { azp: 'cli' }],
    ['by `client_id`', { client_id: 'console' }],
    ['by `cid`', { cid: 'cli' }],
    ['by `appid`', { appid: 'cli' }],
    ['by two claims that agree', { azp: 'cli', client_id: 'cli' }],
  ])('a token is taken for one of them %s', (_what, own) => expect(checking(own, 'at+jwt', { authorizedParties })).not.toThrow());

  it.each<[string, JWTPayload]>([
    ['another', { azp: 'other' }],
    ['none', {}],
    ['an empty one', { azp: '' }],
    ['one in other capitals', { azp: 'CLI' }],
    ['a list that holds one', { azp: ['cli'] }],
    ['one of them and another', { azp: 'cli', client_id: 'other' }],
    ['another and one of them', { azp: 'other', client_id: 'cli' }],
  ])('a token for %s is refused', (_what, own) => expect(checking(own, 'at+jwt', { authorizedParties })).toThrow(/`azp`/));

  it('a list without entries takes no token, and no list takes any', () => {
    expect(checking({ azp: 'cli' }, 'at+jwt', { authorizedParties: [] })).toThrow(/`azp`/);
    expect(checking({ azp: 'other' }, 'at+jwt')).not.toThrow();
  });
});
