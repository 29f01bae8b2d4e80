import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import type { IssuerConfig } from '#identity';
import { offerDevelopmentGrant } from './development-grant.js';
import { isLoopback } from './loopback.js';
import { commandLineClient, developmentGrantType, signInClient, tokenClient } from './ostiary-api.js';
import { providerConfiguration } from './provider-configuration.js';
import { SessionStore } from './session-store.js';
import { signIn } from './sign-in.js';
import { keysIn } from './signing-keys.js';

export interface DevelopmentIdpOptions {
  /** Loopback, unless `allowRemote`. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The keys are kept in `development-idp/keys.json` under it. */
  readonly home: string;
  /** How long its access tokens are valid; an hour unless told otherwise. */
  readonly accessTokenSeconds?: number;
  /** Whether others than this machine may reach it; for containers on a private network. */
  readonly allowRemote?: boolean;
  /** Told once, at start, what this is; by default on stderr. */
  readonly warn?: (message: string) => void;
}

export interface DevelopmentIdp {
  readonly issuer: string;
  readonly url: string;
  /** The entry of `identity.issuers` by which Ostiary accepts its tokens. */
  readonly issuerConfig: IssuerConfig;
  /** An access token for one of the development users. */
  tokenFor(user: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * An OpenID provider with five users and no passwords, for trying Ostiary out and for tests: code flow with PKCE, and a token for anybody
 * who asks. Rejects when the address is not loopback, when the port is taken, or when its keys can't be read.
 */
export async function startDevelopmentIdp(options: DevelopmentIdpOptions): Promise<DevelopmentIdp> {
  if (!isLoopback(options.host) && options.allowRemote !== true) {
    throw new Error(`The development identity provider gives anybody a token, so it listens on loopback only, not on ${options.host}.`);
  }
  const warn = options.warn ?? ((message: string) => void process.stderr.write(`${message}\n`));
  const keys = await keysIn(join(options.home, 'development-idp', 'keys.json'));
  const server = createServer();
  const port = await listen(server, options);
  const issuer = `http://${isIP(options.host) === 6 ? `[${options.host}]` : options.host}:${port}`;
  const { accessTokenSeconds = 3_600 } = options;
  const provider = new Provider(issuer, providerConfiguration(keys, new SessionStore(), accessTokenSeconds));
  offerDevelopmentGrant(provider, accessTokenSeconds);
  server.on('request', requestHandler(provider, issuer, options.allowRemote === true));
  warn(`Development identity provider at ${issuer}: it has no passwords. Never use it in production.`);
  return {
    issuer,
    url: issuer,
    issuerConfig: issuerConfigOf(issuer),
    tokenFor: (user) => requestToken(issuer, user),
    close: () => stop(server),
  };
}

function requestHandler(provider: Provider, issuer: string, allowRemote: boolean) {
  const serve = provider.callback();
  const ownHosts = [new URL(issuer).host, `localhost:${new URL(issuer).port}`];
  return (request: IncomingMessage, response: ServerResponse): void => {
    // A web page whose name was rebound to this address would otherwise read a token from a developer's browser.
    if (!allowRemote && !ownHosts.includes(request.headers.host ?? '')) {
      response.writeHead(421).end();
    } else if (request.url?.startsWith('/interaction/')) {
      signIn(provider, request, response).catch(() => response.writeHead(400).end('This sign-in is over. Go back and start again.'));
    } else {
      void serve(request, response);
    }
  };
}

function listen(server: Server, { host, port }: DevelopmentIdpOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

const issuerConfigOf = (issuer: string): IssuerConfig => ({
  issuer,
  jwksUri: `${issuer}/jwks`,
  audience: 'ostiary',
  algorithms: ['RS256'],
  tokenTypes: ['at+jwt'],
  claims: { subject: 'sub', name: 'name', email: 'email', groups: 'groups' },
  authorizedParties: null,
  verifiedEmails: false,
  tenants: null,
  browser: { clientId: signInClient, clientSecret: null, scopes: ['openid'], parameters: {} },
  commandLine: { clientId: commandLineClient, scopes: ['openid', 'offline_access'], parameters: {} },
  groupMap: {},
});

async function requestToken(issuer: string, user: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: developmentGrantType, client_id: tokenClient, user }),
  });
  const answer = (await response.json()) as { readonly access_token?: string; readonly error_description?: string };
  if (answer.access_token === undefined) throw new Error(`No token for ${user}: ${answer.error_description ?? response.status}`);
  return answer.access_token;
}
