/** What is known of a person for telling one from another. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
}

const address = (email: string | null): string | null => email?.trim().toLowerCase() || null;

/**
 * Whether two principals must be taken for one person: the same subject, at one issuer or at two (an organisation's issuers share subjects),
 * or the same mail address. Rather one vote too few than somebody who approves their own call through a second account.
 */
export function isSamePerson(one: Person, other: Person): boolean {
  if (one.subject === other.subject) return true;
  const mail = address(one.email);
  return mail !== null && mail === address(other.email);
}
