import type { Approval } from '../store/approvals.store.js';

/** Who decided a resolved approval and how, in data and in words, for whoever came too late. */
export function resolutionOf({ row, votes }: Approval) {
  const decisive = votes.filter(
    ({ decision, breakGlass }) =>
      decision === (row.state === 'denied' ? 'deny' : 'approve') && (row.state === 'denied' || breakGlass === (row.breakGlass !== 'no')),
  );
  const by =
    row.state === 'approved' || row.state === 'denied'
      ? decisive.map(({ voterIssuer: issuer, voterSubject: subject, voterName: name }) => ({ issuer, subject, name }))
      : [];
  const at = row.resolvedAt?.toISOString() ?? null;
  const names = by.map(({ name }) => name).join(', ');
  const message =
    by.length > 0
      ? `${names} ${row.state} this at ${at}.`
      : `This approval is ${row.state} since ${at}.${row.reason === null ? '' : ` ${row.reason}`}`;
  return { state: row.state, by, at, message };
}
