import { isIP } from 'node:net';
import type { Client, Principal } from '#contracts';

/** What OCSF takes for an address. */
const EMAIL = /^[\w!#$%&'*+\-/=?^`{|}~.]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9-.]{1,189}$/;

/** OCSF's attributes of who did something, and from where. */
export function userOf(principal: Pick<Principal, 'issuer' | 'subject' | 'name'> & Partial<Principal>) {
  const { subject, name, email, issuer, groups } = principal;
  return {
    uid: subject,
    name,
    domain: issuer,
    ...(email && EMAIL.test(email) ? { email_addr: email } : {}),
    ...(groups && groups.length > 0 ? { groups: groups.map((group) => ({ name: group })) } : {}),
  };
}

/** A caller whom no token names. */
export const unknownUser = { name: 'unknown', type_id: 0, type: 'Unknown' } as const;

export const appOf = (client: Client | null) => ({ app_name: client === null ? 'unknown' : clientName(client) });

export const clientName = ({ name, version }: Client): string => (version === null ? name : `${name}/${version}`);

/** `from`: an address, a network, or what else is known of where it came from. */
export const endpointOf = (from: string) => (isIP(from) ? { ip: from } : { name: from });
