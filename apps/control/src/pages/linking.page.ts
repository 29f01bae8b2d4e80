import type { Principal } from '#contracts';
import { escaped, page } from './page.js';
import type { OpenedLink } from '../linking/slack-links.api.js';

const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${escaped(value)}">`;
const rows = (all: readonly (readonly [string, string])[]): string =>
  `<table>\n${all.map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`).join('\n')}\n</table>`;
const slackRows = ({ team, user }: Pick<OpenedLink, 'team' | 'user'>): (readonly [string, string])[] => [
  ['Slack account', `${user.name} (${user.id})`],
  ['Slack workspace', `${team.name} (${team.id})`],
];

/** Opening it is a step of its own, so that whatever looks at links before people do uses up none. */
export function openLinkPage(token: string, issuers: readonly string[]): string {
  const forms = issuers.map(
    (issuer) =>
      `<form method="post" action="/slack/link">${hidden('token', token)}${hidden('issuer', issuer)}<p><button>Go on with ${escaped(issuer)}</button></p></form>`,
  );
  const none = '<p>No issuer is configured at which people can sign in with a browser.</p>';
  return page(
    'Link your Slack account',
    `<p>Your bot has sent you here to find out who you are. Only open this if you have clicked in Slack yourself just now. The link is good once, and for ten minutes.</p>\n${forms.join('\n') || none}`,
  );
}

/** Says whose Slack account it is before anybody signs in. */
export const signInForLinkPage = (opened: OpenedLink, url: string): string =>
  page(
    'Whose Slack account this is',
    `${rows(slackRows(opened))}
<p>If that is not <strong>your own</strong> Slack account, close this page: somebody has sent you their link.</p>
<p><a class="button" href="${escaped(url)}">It is mine: sign in</a></p>`,
  );

/** Who would be linked to whom, in plain words. */
export const confirmLinkPage = (opened: OpenedLink, principal: Principal, csrf: string): string =>
  page(
    `Shall ${opened.user.name} in Slack vote in your name?`,
    `${rows([
      ...slackRows(opened),
      ['You', `${principal.name} (${principal.email ?? 'no verified address'})`],
      ['Signed in at', principal.issuer],
      ['As', principal.subject],
      ['Groups', principal.groups === null ? 'not all listed, so none counts' : principal.groups.join(', ') || 'none'],
    ])}
<p>Whoever clicks in Slack as <strong>${escaped(opened.user.name)}</strong> in <strong>${escaped(opened.team.name)}</strong> decides as <strong>${escaped(principal.name)}</strong> from then on. If that Slack account is not your own, or somebody sent you the link, do not agree.</p>
<form method="post" action="/slack/link/confirm">${hidden('csrf', csrf)}<p><button name="agree" value="yes">Link them</button> <button name="agree" value="no">No, do not</button></p></form>`,
  );

export const linkedPage = (name: string): string =>
  page(
    'Linked',
    `<p>Slack account <strong>${escaped(name)}</strong> is yours now. Go back to Slack and click again. The bot has told that account; to end it, press Unlink there.</p>`,
  );

export const notLinkedPage = (why: string): string => page('Not linked', `<p><strong>${escaped(why)}</strong></p>`);
