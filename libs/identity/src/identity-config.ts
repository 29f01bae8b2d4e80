import type { OstiaryConfig } from '#chassis';

export type IdentityConfig = OstiaryConfig['identity'];
export type IssuerConfig = IdentityConfig['issuers'][number];
export type RoleGroups = IdentityConfig['roles'];
