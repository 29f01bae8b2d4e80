import type { ReaderScope } from '../access/reader-rights.js';
import type { ExchangeItem } from './exchange.view.js';

/** How an exchange is shown to whoever may see so much of it. `hasReason`: content may be shown without more. */
export function shownTo(scope: ReaderScope, hasReason: boolean): <T extends ExchangeItem>(item: T) => T {
  if (scope === 'everything') return hasReason ? (item) => item : withoutWords;
  return scope === 'events' ? (item) => withoutFingerprints(withoutWords(item)) : withoutFingerprints;
}

/** What happened, without anybody's words: no texts of people, none of providers. */
function withoutWords<T extends ExchangeItem>(item: T): T {
  const approvals = item.approvals.map((approval) => ({
    ...approval,
    reason: null,
    votes: approval.votes.map((vote) => ({ ...vote, reason: null })),
  }));
  const upstream = item.upstream && { ...item.upstream, error: item.upstream.error && { ...item.upstream.error, message: '' } };
  const error = item.error && { ...item.error, provider: item.error.provider && { ...item.error.provider, message: '' } };
  return { ...item, title: null, approvals, upstream, error };
}

/** Whether two values are the same one is for auditors alone. */
const withoutFingerprints = <T extends ExchangeItem>(item: T): T => ({
  ...item,
  findings: item.findings.map((finding) => ({ ...finding, fingerprint: '' })),
});
