import type { ResourceServer } from 'oidc-provider';

/** A token for whoever is named, without a password. The reason why this provider is for development only. */
export const developmentGrantType = 'urn:ostiary:grant-type:development-user';

/** The clients of people who sign in with a browser and with the command line, and the one of the token command. All are public. */
export const signInClient = 'ostiary';
export const commandLineClient = 'ostiary-command-line';
export const tokenClient = 'ostiary-token';

/** The API that every access token is for, and its form: a signed JWT for the audience `ostiary`. */
export const ostiaryApi = 'urn:ostiary:api';
export const resourceServer = (accessTokenTTL: number): ResourceServer => ({
  scope: '',
  audience: 'ostiary',
  accessTokenTTL,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
});
