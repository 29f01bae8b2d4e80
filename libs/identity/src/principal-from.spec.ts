import { issuerConfigSchema } from '#chassis';
import { checkClaims } from './claim-rules.js';
import type { IssuerConfig } from './identity-config.js';
import { issuerTable } from './issuer-table.js';
import { principalFrom } from './principal-from.js';

const tenant = '11111111-2222-3333-4444-555555555555';
const entraV2 = `https://login.microsoftonline.com/${tenant}/v2.0`;
const entraV1 = `https://sts.windows.net/${tenant}/`;

const entry = (overrides: Partial<IssuerConfig> = {}): IssuerConfig =>
  issuerConfigSchema.parse({ issuer: 'https://issuer.example', audience: 'ostiary', ...overrides });
const mapped = (claims: Partial<IssuerConfig['claims']>, groupMap: IssuerConfig['groupMap'] = {}): Partial<IssuerConfig> => ({
  claims: { ...entry().claims, ...claims },
  groupMap,
});
const limits = { now: 1_000, toleranceSeconds: 60, maxLifetimeSeconds: 86_400 };
const times = { iat: 1_000, exp: 2_000, sub: 'pairwise' };

describe('principalFrom', () => {
  const groups: [string, Partial<IssuerConfig>, Record<string, unknown>, string[] | null][] = [
    ['a list', {}, { groups: ['a', 'b', 'a'] }, ['a', 'b']],
    ['one string', {}, { groups: 'a' }, ['a']],
    ['no groups', {}, {}, []],
    ['a list with something else in it', {}, { groups: ['a', 7] }, null],
    ['a list with a name that no group has', {}, { groups: ['a\u0000'] }, null],
    ['an object', {}, { groups: { a: 1 } }, null],
    ['a path', { claims: { ...entry().claims, groups: 'realm_access.roles' } }, { realm_access: { roles: ['a'] } }, ['a']],
    [
      'a name with dots',
      { claims: { ...entry().claims, groups: 'https://example.com/groups' } },
      { 'https://example.com/groups': ['a'] },
      ['a'],
    ],
    ['Entra’s overage in v2', {}, { _claim_names: { groups: 'src1' }, _claim_sources: {} }, null],
    ['Entra’s overage in v1', {}, { hasgroups: true }, null],
    ['an overage with a group map', { groupMap: { 'hd=example.com': ['staff'] } }, { hasgroups: true, hd: 'example.com' }, null],
    ['Google’s domain', { groupMap: { 'hd=example.com': ['staff'] } }, { hd: 'example.com' }, ['staff']],
    ['another domain', { groupMap: { 'hd=example.com': ['staff'] } }, { hd: 'example.org' }, []],
    [
      'GitHub Actions',
      { groupMap: { 'repository=acme/app': ['ci'], 'ref=refs/heads/main': ['deploy'] } },
      { repository: 'acme/app', ref: 'refs/heads/x' },
      ['ci'],
    ],
    [
      'a Kubernetes service account',
      { groupMap: { 'kubernetes.io.namespace=build': ['ci'] } },
      { 'kubernetes.io': { namespace: 'build' } },
      ['ci'],
    ],
    [
      'a claim with several values',
      { groupMap: { 'roles=ops': ['operators'] } },
      { roles: ['dev', 'ops'], groups: ['x'] },
      ['x', 'operators'],
    ],
    ['a value with an equals sign', { groupMap: { 'a=b=c': ['x'] } }, { a: 'b=c' }, ['x']],
    ['a flag', { groupMap: { 'staff=true': ['x'] } }, { staff: true }, ['x']],
    ['an inherited property', { groupMap: { 'constructor.name=Object': ['x'] } }, {}, []],
  ];
  it.each(groups)('reads groups from %s', (_name, overrides, claims, expected) => {
    expect(principalFrom({ ...times, ...claims }, entry(overrides)).groups).toEqual(expected);
  });

  it('knows a person of Entra by tenant and object id, through either version', () => {
    const claims = { ...times, tid: tenant, oid: 'object-1' };
    expect(principalFrom(claims, entry({ issuer: entraV1 })).subject).toBe(`${tenant}:object-1`);
    expect(principalFrom(claims, entry({ issuer: entraV2 })).subject).toBe(`${tenant}:object-1`);
    expect(() => principalFrom({ ...times, tid: tenant }, entry({ issuer: entraV2 }))).toThrow(/`oid`/);
  });

  it('shows a name that can write nothing but itself', () => {
    expect(principalFrom({ ...times, name: 'Al\nice\u202e\u0000 ' }, entry()).name).toBe('Al ice');
    expect(principalFrom({ ...times, name: '\n', email: 'a@example.com', email_verified: true }, entry()).name).toBe('a@example.com');
    expect(principalFrom(times, entry()).name).toBe('pairwise');
  });

  it.each(['a\u0000', 'a\nb', '\ud800'])('refuses the subject %j', (sub) => {
    expect(() => principalFrom({ ...times, sub }, entry())).toThrow(/no subject should have/);
  });

  const email = 'a@example.com';
  it.each<[string, Record<string, unknown>, Partial<IssuerConfig>, boolean]>([
    ['called verified', { email_verified: true }, {}, true],
    ['called verified in text', { email_verified: 'true' }, {}, true],
    ['called unverified', { email_verified: false }, {}, false],
    ['called unverified in text', { email_verified: 'false' }, {}, false],
    ['called verified in another way', { email_verified: 'True ' }, {}, false],
    ['called 1', { email_verified: 1 }, {}, false],
    ['called nothing', { email_verified: null }, {}, false],
    ['with a list of flags', { email_verified: [true] }, {}, false],
    ['of which nothing is said', {}, {}, false],
    ['of which nothing is said, by an issuer that verifies each', {}, { verifiedEmails: true }, true],
    ['called unverified by an issuer that verifies each', { email_verified: 'false' }, { verifiedEmails: true }, false],
  ])('takes an address %s for no more than it is', (_what, said, overrides, verified) => {
    const principal = principalFrom({ ...times, email, ...said }, entry(overrides));
    expect(principal.email).toBe(verified ? email : null);
    expect(principal.claimedEmail).toBe(verified ? undefined : email);
  });

  it.each<[string, Partial<IssuerConfig>, Record<string, unknown>]>([
    ['a group map over the address', { groupMap: { 'email=a@example.com': ['administrators'] } }, { email }],
    ['a group map over the address’s own claim', mapped({ email: 'mail' }, { 'mail=a@example.com': ['administrators'] }), { mail: email }],
    [
      'a group map over `email`, where the address is elsewhere',
      mapped({ email: 'mail' }, { 'email=a@example.com': ['administrators'] }),
      { email },
    ],
    ['groups that are the address', mapped({ groups: 'email' }), { email: 'administrators' }],
  ])('gives no group by %s while that is not verified', (_what, overrides, claims) => {
    expect(principalFrom({ ...times, ...claims }, entry(overrides)).groups).toEqual([]);
    expect(principalFrom({ ...times, ...claims, email_verified: true }, entry(overrides)).groups).toEqual(['administrators']);
  });

  it('knows nobody by an address that is not verified', () => {
    const byAddress = entry(mapped({ subject: 'email' }));
    expect(() => principalFrom({ ...times, email, email_verified: 'false' }, byAddress)).toThrow(/must be verified/);
    expect(principalFrom({ ...times, email, email_verified: true }, byAddress).subject).toBe(email);
  });

  it('can’t be changed by whoever gets it', () => {
    const principal = principalFrom({ ...times, groups: ['a'] }, entry());
    expect(() => (principal.groups as string[]).push('administrators')).toThrow(TypeError);
  });
});

describe('tenants', () => {
  it.each([entraV1, entraV2])('%s is bound to its own', (issuer) => {
    expect(() => checkClaims({ ...times, tid: tenant }, 'at+jwt', entry({ issuer }), limits)).not.toThrow();
    expect(() => checkClaims({ ...times, tid: 'another' }, 'at+jwt', entry({ issuer }), limits)).toThrow(/tid/);
    expect(() => checkClaims(times, 'at+jwt', entry({ issuer }), limits)).toThrow(/tid/);
  });

  it('are checked against the list, where there is one', () => {
    const listed = entry({ tenants: ['t1'] });
    expect(() => checkClaims({ ...times, tid: 't1' }, 'at+jwt', listed, limits)).not.toThrow();
    expect(() => checkClaims({ ...times, tid: 't2' }, 'at+jwt', listed, limits)).toThrow(/tid/);
    expect(() => checkClaims(times, 'at+jwt', listed, limits)).toThrow(/tid/);
  });

  it('turn one written entry into one exact issuer each', () => {
    const template = entry({ issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', tenants: ['t1', 't2'] });
    expect([...issuerTable({ issuers: [template] }).keys()]).toEqual([
      'https://login.microsoftonline.com/t1/v2.0',
      'https://login.microsoftonline.com/t2/v2.0',
    ]);
    expect(() => issuerTable({ issuers: [{ ...template, tenants: null }] })).toThrow(/needs tenants/);
  });

  it('an ambiguous or broken table stops the service', () => {
    expect(() => issuerTable({ issuers: [entry(), entry({ audience: 'other' })] })).toThrow(/twice/);
    expect(() => issuerTable({ issuers: [entry({ groupMap: { nonsense: ['x'] } })] })).toThrow(/claim=value/);
  });
});
