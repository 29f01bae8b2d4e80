import type { ShownApproval } from '../deciding/approvals.api.js';
import { escaped, page } from './page.js';

type Block = ShownApproval['content'][number]['blocks'][number];

export interface Problem {
  readonly message: string;
  /** Where to go for it; null: nowhere. */
  readonly to: string | null;
  /** Of HTTP. */
  readonly status: number;
}

const reach: Readonly<Record<ShownApproval['offers']['scope'], string>> = {
  once: 'this call, once',
  session: 'this conversation, as long as the rule allows',
  duration: 'all that is like it, as long as the rule allows',
};

/** An approval with all that it lets go out, and what can be done about it. */
export function decidingPage(approval: ShownApproval, csrf: string, problem: Problem | null): string {
  const isOpen = approval.state === 'pending' || approval.state === 'orphaned';
  const { requester, client, model, rule, asked, quorum, expiresAt, state, revision, reason } = approval;
  const rows: (readonly [string, string])[] = [
    ['Who', requester.name],
    ['With', `${client.name} ${client.version ?? ''}, ${model}`],
    ['From', `${requester.issuer}, session ${approval.sessionId}`],
    ['Rule', rule],
    ['Why', approval.message],
    ['State', `${state}, revision ${revision}`],
    ['Asked', `${asked.join(' or ')}, ${quorum} to agree`],
    isOpen ? ['Until', expiresAt] : ['Reason', reason ?? 'none was given'],
    ...reviewOf(approval.review),
    ...approval.votes.map(
      (vote) => [`Vote: ${vote.decision}`, `${vote.voter.name}${vote.reason === null ? '' : `: ${vote.reason}`}`] as const,
    ),
  ];
  return page(
    `${requester.name} asks: ${rule}`,
    `${problem === null ? '' : problemOf(problem)}
<table>
${rows.map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('\n')}
</table>
<h2>What goes out with an approval</h2>
${approval.content.flatMap(({ blocks }) => blocks.map(blockOf)).join('\n')}
<p>${approval.content.some(({ cut }) => cut !== null) ? '<strong>Not all of it is shown here.</strong> ' : ''}<a href="${escaped(approval.wholeText)}">The whole text, as audit has it</a></p>
${isOpen ? formOf(approval, csrf) : ''}${approval.review?.state === 'open' ? reviewFormOf(approval, csrf) : ''}`,
  );
}

/** There is nothing to show. */
export const noApprovalPage = (message: string): string => page('No approval', `<p><strong>${escaped(message)}</strong></p>`);

const problemOf = ({ message, to }: Problem): string =>
  `<p><strong>${escaped(message)}</strong>${to === null ? '' : ` <a href="${escaped(to)}">Sign in anew</a>`}</p>`;

const blockOf = ({ id, provenance, matched, text, chars, understood }: Block): string =>
  `<h3>${matched ? 'Matched: ' : ''}${escaped(provenance)}, ${escaped(id)}</h3>${understood === undefined ? '' : understoodOf(understood)}<pre>${escaped(text)}</pre>${text.length < chars ? `<p>${chars - text.length} more characters are not shown.</p>` : ''}`;

const understoodOf = ({ runs, on, dangers, unlisted }: NonNullable<Block['understood']>): string => {
  const rows = [
    ...dangers.map(({ kind, severity, sentence, why }) => [`${kind} (${severity})`, `${sentence} ${why}`] as const),
    ...runs.map((run) => ['Runs', run] as const),
    ...on.map((what) => ['On', what] as const),
    ...(unlisted > 0 ? [['More', `${unlisted} that are not listed`] as const] : []),
  ];
  return `<table>${rows.map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('')}</table>`;
};

function reviewOf(review: ShownApproval['review']): [string, string][] {
  if (review === null) return [];
  return [['Glass broken', review.state === 'open' ? 'not reviewed yet' : `reviewed by ${review.by?.name ?? ''}: ${review.note ?? ''}`]];
}

const hiddenOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('');

const reviewFormOf = ({ id }: ShownApproval, csrf: string): string =>
  `<form method="post" action="/approvals/review">${hiddenOf({ csrf, id })}
<p><label>This was passed by breaking the glass. What do you find? Somebody who had no part in it closes its review.<br><textarea name="note" maxlength="2000" rows="3" cols="60" required></textarea></label></p>
<p><button>Close the review</button></p></form>`;

function formOf({ id, revision, offers, breakGlass }: ShownApproval, csrf: string): string {
  const hidden = hiddenOf({ csrf, id, revision: String(revision) });
  const scopes = offers.scope === 'once' ? [] : (['once', offers.scope] as const);
  const options = scopes.map((scope) => `<option value="${scope}">${reach[scope]}</option>`).join('');
  return `<form method="post" action="/approvals/vote">${hidden}
<p><label>Reason; the caller is told that of a denial<br><textarea name="reason" maxlength="500" rows="3" cols="60"></textarea></label></p>
${options === '' ? '' : `<p><label>Approve for <select name="scope">${options}</select></label></p>`}
${breakGlass === null ? '' : '<p><label><input type="checkbox" name="breakGlass" value="yes"> Break the glass: it passes without those who are asked, loudly, and is reviewed afterwards</label></p>'}
<p><button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button></p></form>`;
}
