import type { Principal, Role } from '#contracts';
import type { RoleGroups } from './identity-config.js';

const everyRole: readonly Role[] = ['requester', 'reviewer', 'auditor', 'soc', 'policy-author', 'administrator'];

/**
 * The roles that a principal's groups give it. Everybody is a requester, an administrator is everything.
 * Unresolved groups (`null`) give no role beyond requester: what depends on groups is denied.
 */
export function rolesOf(principal: Principal, groupsOf: RoleGroups): Set<Role> {
  const mine = new Set(principal.groups ?? []);
  const isIn = (groups: readonly string[]): boolean => groups.some((group) => mine.has(group));
  if (isIn(groupsOf.administrator)) return new Set(everyRole);
  const roles = new Set<Role>(['requester']);
  if (isIn(groupsOf.reviewer)) roles.add('reviewer');
  if (isIn(groupsOf.auditor)) roles.add('auditor');
  if (isIn(groupsOf.soc)) roles.add('soc');
  if (isIn(groupsOf.policyAuthor)) roles.add('policy-author');
  return roles;
}
