import { type Principal, principalKey } from '#contracts';
import { rolesOf, type RoleGroups } from '#identity';

/** Whose grants somebody sees and may take back: taking back only ever makes it stricter, so their own, and all that they might have decided. */
export interface Rights {
  readonly owner: string;
  /** Groups whose having been asked is enough; unresolved groups are none. */
  readonly groups: readonly string[];
  /** Administrators see and take back all of them. */
  readonly all: boolean;
}

export const rightsOf = (principal: Principal, roles: RoleGroups): Rights => ({
  owner: principalKey(principal),
  groups: principal.groups ?? [],
  all: rolesOf(principal, roles).has('administrator'),
});
