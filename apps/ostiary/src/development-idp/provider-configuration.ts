import { type Configuration, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { developmentUsers, findUser } from './development-users.js';
import { devicePages } from './device.pages.js';
import { commandLineClient, developmentGrantType, ostiaryApi, resourceServer, signInClient, tokenClient } from './ostiary-api.js';
import type { SessionStore } from './session-store.js';
import type { DevelopmentKeys } from './signing-keys.js';

const signedInSeconds = 8 * 3_600;

const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** Where a sign-in may come back to: any port of this machine, at one of these paths (RFC 8252, section 7.3). */
const redirectPaths = ['/callback', '/oidc/callback', '/auth/callback'];

/** Public clients: for people (code flow with PKCE), for the command line (that, or a device's code; refresh tokens), and for the token command; JWT access tokens, and a sign-in without passwords. */
export function providerConfiguration(keys: DevelopmentKeys, store: SessionStore, accessTokenSeconds: number): Configuration {
  return {
    jwks: keys.jwks,
    cookies: { keys: keys.cookieKeys },
    adapter: (kind: string) => store.adapterFor(kind),
    clients: [
      {
        client_id: signInClient,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: redirectPaths.flatMap((path) => [`http://127.0.0.1${path}`, `http://localhost${path}`]),
      },
      {
        client_id: commandLineClient,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', deviceGrantType],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
      {
        client_id: tokenClient,
        token_endpoint_auth_method: 'none',
        grant_types: [developmentGrantType],
        response_types: [],
        redirect_uris: [],
      },
    ],
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'], groups: ['groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: 10 * 60,
      IdToken: accessTokenSeconds,
      Interaction: 10 * 60,
      Session: signedInSeconds,
      Grant: signedInSeconds,
      RefreshToken: signedInSeconds,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true },
      deviceFlow: { enabled: true, ...devicePages },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => ostiaryApi,
        useGrantedResource: () => true,
        getResourceServerInfo: () => resourceServer(accessTokenSeconds),
      },
    },
    interactions: { policy: signInOnly(), url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => {
      const user = findUser(id);
      return (
        user && {
          accountId: user.id,
          claims: () => ({ sub: user.id, name: user.name, email: user.email, email_verified: true, groups: [...user.groups] }),
        }
      );
    },
    extraTokenClaims: ({ oidc }, token) => {
      const user = developmentUsers.find(({ id }) => 'accountId' in token && token.accountId === id);
      return user && { name: user.name, email: user.email, email_verified: true, groups: [...user.groups], auth_time: signedInAt(oidc) };
    },
    // Nobody is asked to consent here, so nobody has to ask for `offline_access` either.
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, params, provider } = oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      if (typeof params?.['scope'] === 'string') grant.addOIDCScope(params['scope']);
      grant.addOIDCClaims(['name', 'email', 'groups']);
      await grant.save();
      return grant;
    },
  };
}

/** In seconds since 1970: when the person picked themselves. With the token command that is now. */
function signedInAt({ entities }: KoaContextWithOIDC['oidc']): number {
  const { AuthorizationCode: code, DeviceCode: device, RefreshToken: renewed } = entities;
  return (code ?? device ?? renewed)?.authTime ?? Math.floor(Date.now() / 1_000);
}

/** Whoever signs in here has agreed to everything: there is nothing to protect, and no consent page to click away. */
function signInOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}
