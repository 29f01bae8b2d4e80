import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { developmentUsers, findUser } from './development-users.js';
import { developmentGrantType, ostiaryApi, resourceServer } from './ostiary-api.js';

/** Adds the grant to the provider's token endpoint, with the parameter `user`. */
export function offerDevelopmentGrant(provider: Provider, accessTokenSeconds: number): void {
  provider.registerGrantType(
    developmentGrantType,
    (context: TokenEndpointGrantContext<{ user?: unknown }>) => grantToken(provider, context, accessTokenSeconds),
    ['user'],
  );
}

async function grantToken(
  provider: Provider,
  context: TokenEndpointGrantContext<{ user?: unknown }>,
  accessTokenSeconds: number,
): Promise<void> {
  const user = findUser(context.oidc.params.user);
  if (user === undefined) throw new errors.InvalidRequest(`no such user; there are ${developmentUsers.map(({ id }) => id).join(', ')}`);
  const { client } = context.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: user.id });
  const token = new provider.AccessToken({ client, accountId: user.id, grantId: await grant.save(), gty: developmentGrantType });
  token.resourceServer = new provider.ResourceServer(ostiaryApi, resourceServer(accessTokenSeconds));
  context.body = { access_token: await token.save(), expires_in: token.expiration, token_type: token.tokenType };
}
