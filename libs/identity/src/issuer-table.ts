import { trustedUrl } from './keys/fetch-json.js';
import type { IdentityConfig, IssuerConfig } from './identity-config.js';

const tenantPlaceholder = '{tenantid}';

/**
 * The closed table of issuers, by exact `iss`. An issuer written with `{tenantid}` (Microsoft Entra) stands for one entry per listed tenant.
 * Throws with a message for the operator when the table is ambiguous or can't work.
 */
export function issuerTable(config: Pick<IdentityConfig, 'issuers'>): ReadonlyMap<string, IssuerConfig> {
  const table = new Map<string, IssuerConfig>();
  for (const entry of config.issuers.flatMap(perTenant)) {
    if (table.has(entry.issuer)) throw new Error(`identity.issuers lists ${entry.issuer} twice; an issuer has one entry.`);
    fetchable(entry);
    const broken = Object.keys(entry.groupMap).find((condition) => condition.indexOf('=') < 1);
    if (broken !== undefined) throw new Error(`identity.issuers: groupMap key "${broken}" of ${entry.issuer} must be written claim=value.`);
    table.set(entry.issuer, entry);
  }
  return table;
}

/** Whether tokens of an issuer are looked at here. */
export const knowsIssuer = (config: Pick<IdentityConfig, 'issuers'>, issuer: string): boolean => issuerTable(config).has(issuer);

/** Where its keys would be fetched from; what is never spoken to stops the start, and is not waited for. */
function fetchable({ issuer, jwksUri }: IssuerConfig): void {
  try {
    trustedUrl(jwksUri ?? issuer);
  } catch (error) {
    throw new Error(
      `identity.issuers: the keys of ${issuer} can never be fetched: ${error instanceof Error ? error.message : 'unknown error'}.`,
      { cause: error },
    );
  }
}

function perTenant(entry: IssuerConfig): IssuerConfig[] {
  if (!entry.issuer.includes(tenantPlaceholder)) return [entry];
  if (!entry.tenants?.length) throw new Error(`identity.issuers: ${entry.issuer} needs tenants, the list of accepted tenant ids.`);
  const forTenant = (template: string, tenant: string): string => template.replaceAll(tenantPlaceholder, tenant);
  return entry.tenants.map((tenant) => ({
    ...entry,
    issuer: forTenant(entry.issuer, tenant),
    jwksUri: entry.jwksUri && forTenant(entry.jwksUri, tenant),
  }));
}
