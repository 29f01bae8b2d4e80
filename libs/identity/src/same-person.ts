import { domainToASCII } from 'node:url';

/** One account of a person. */
export interface Account {
  readonly issuer: string;
  readonly subject: string;
}

/** What is known of a person for telling one from another. */
export interface Person extends Account {
  readonly email: string | null;
  /** An address that nobody vouches for. */
  readonly claimedEmail?: string | null | undefined;
  /** Further accounts that are known to be theirs. */
  readonly linked?: readonly Account[];
}

/** One mailbox under two domains, and dots that its provider leaves out. Source: Google, "Dots don't matter in Gmail addresses". */
const gmail = new Set(['gmail.com', 'googlemail.com']);

/**
 * Whether two principals must be taken for one person: the same subject, at one issuer or at two (an organisation's issuers share subjects),
 * mail that arrives in the same place, verified or not, also where an issuer's subjects are addresses; or one of these of accounts that are linked with them. Capitals, what follows a plus sign
 * and Gmail's dots make no difference. Rather one vote too few than somebody who approves their own call through a second account.
 */
export function isSamePerson(one: Person, other: Person): boolean {
  return accountsOf(one).some((mine) => accountsOf(other).some((theirs) => isSame(mine, theirs)));
}

const accountsOf = ({ linked = [], ...person }: Person): Person[] => [person, ...linked.map((account) => ({ ...account, email: null }))];

function isSame(one: Person, other: Person): boolean {
  if (folded(one.subject) === folded(other.subject)) return true;
  const mailboxes = mailboxesOf(one);
  return mailboxesOf(other).some((mailbox) => mailboxes.includes(mailbox));
}

function mailboxesOf({ email, claimedEmail, subject }: Person): string[] {
  return [email, claimedEmail, subject.includes('@') ? subject : null].flatMap((address) => (address ? mailboxOf(address) : []));
}

/** Nothing for white space; what is no address stands for itself. */
function mailboxOf(address: string): string[] {
  const text = folded(address);
  const at = text.lastIndexOf('@');
  if (at < 1) return text === '' ? [] : [text];
  const written = text.slice(at + 1).replace(/\.$/, '');
  const domain = domainToASCII(written) || written;
  const local = text
    .slice(0, at)
    .replace(/^"(.*)"$/, '$1')
    .replace(/(?<=.)\+.*$/, '');
  return [gmail.has(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`];
}

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
