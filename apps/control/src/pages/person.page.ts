import type { Principal, Role } from '#contracts';
import type { Session } from '../sessions/session.js';
import { escaped, page } from './page.js';

const allowed: Readonly<Record<Role, string>> = {
  requester: 'Calls models through the gateway, and sees their own approvals.',
  reviewer:
    'Sees all approvals, and votes on those whose rule asks one of their groups, or a group of somebody who has let them vote for a while. Never on their own.',
  auditor:
    'Reads sessions, exchanges and what was turned away, and closes the reviews of approvals that were passed by breaking the glass.',
  soc: 'Sees what happened, and nobody’s words: who called what when, what was found and decided.',
  'policy-author': 'Publishes policies.',
  administrator:
    'All of it, except approving their own calls, and breaking the glass where a rule does not name one of their groups for that.',
};

const badges = (names: readonly string[]): string => names.map((name) => `<span class="badge">${escaped(name)}</span>`).join(' ') || 'none';

/** Who somebody is to Ostiary, and what they may do. */
export function personPage(principal: Principal, roles: readonly Role[], session: Session): string {
  const groups =
    principal.groups === null ? 'The token does not list them all, so none counts. Ask whoever runs the issuer.' : badges(principal.groups);
  const rows: [string, string][] = [
    ['Name', escaped(principal.name)],
    ['Address', principal.email === null ? 'none that is verified' : escaped(principal.email)],
    ['Issuer', escaped(principal.issuer)],
    ['Subject', escaped(principal.subject)],
    ['Groups', groups],
    ...roles.map((role): [string, string] => [`Role: ${role}`, allowed[role]]),
  ];
  const table = rows.map(([name, value]) => `<tr><th>${name}</th><td>${value}</td></tr>`).join('\n');
  return page(
    `You are ${principal.name}`,
    `<table>\n${table}\n</table>
<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${escaped(session.csrf)}"><p><button>Sign out</button></p></form>`,
  );
}

/** Where to sign in. `to` is where the browser goes afterwards; `fresh`: somebody who is signed in there does it again. */
export function signInPage(issuers: readonly string[], to: string, problem: string | null, fresh = false): string {
  const links = issuers.map((issuer) => {
    const query = new URLSearchParams({ issuer, to, ...(fresh ? { fresh: '' } : {}) }).toString();
    return `<p><a class="button" href="/sign-in?${escaped(query)}">Sign in at ${escaped(issuer)}</a></p>`;
  });
  const none =
    '<p>No issuer is configured at which people can sign in with a browser: see identity.issuers.browser in the configuration.</p>';
  return page('Sign in', `${problem === null ? '' : `<p><strong>${escaped(problem)}</strong></p>`}\n${links.join('\n') || none}`);
}
