/** Who Ostiary takes a token for: `GET /api/me`. */
export interface Me {
  readonly principal: { readonly issuer: string; readonly subject: string; readonly name: string; readonly email: string | null };
  readonly groups: readonly string[] | null;
  readonly roles: readonly string[];
}

/** One line for people. */
export function lineOf({ principal, groups, roles }: Me): string {
  const mail = principal.email === null ? '' : ` <${principal.email}>`;
  const ofGroups = groups === null ? 'groups unresolved' : groups.length === 0 ? 'no groups' : `groups: ${groups.join(', ')}`;
  return `Signed in as ${principal.name}${mail} at ${principal.issuer} (${ofGroups}; roles: ${roles.join(', ')}).`;
}
