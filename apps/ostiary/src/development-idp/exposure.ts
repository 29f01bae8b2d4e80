import type { OstiaryConfig } from '#chassis';
import { isLoopback } from './loopback.js';

type Surroundings = Pick<OstiaryConfig, 'ingress' | 'api' | 'upstreams' | 'developmentIdp'>;

/**
 * Stops a start in which the development identity provider, who gives anybody a token, would let anybody spend a real provider's key, or
 * stand behind an address that others reach. Throws with what to do instead, unless the configuration says that it is meant so.
 */
export function refuseExposure(config: Surroundings): void {
  if (config.developmentIdp.anybodyMayCall) return;
  const [first] = exposures(config);
  if (first === undefined) return;
  throw new Error(
    `${first}, and nobody configured who may call: the development identity provider would give anybody a token. Configure identity.issuers ` +
      '(docs/identity.md). If anybody may call, say so: developmentIdp: { anybodyMayCall: true }, or OSTIARY_ANYBODY_MAY_CALL=yes.',
  );
}

function exposures({ ingress, api, upstreams }: Surroundings): string[] {
  const real = Object.entries(upstreams).filter(([, { url }]) => !isLoopback(new URL(url).hostname));
  const open = Object.entries({ ingress, 'The control API': api }).filter(([, { host }]) => !isLoopback(host));
  return [
    ...real.map(([name, { url }]) => `The upstream ${name} is a real provider (${new URL(url).origin}), called with your key`),
    ...open.map(([what, { host }]) => `${what} listens on ${host}, where others than this machine reach it`),
  ];
}
