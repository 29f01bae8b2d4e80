import type { Client } from 'pg';
import { blockOf, matchOf, questionOf } from '../../apps/policy/src/rules/question.fake.js';

type Question = ReturnType<typeof questionOf>;

let asked = 0;

/** A question that nobody has asked before: a prompt of 1 KB that a rule asks people about, in a conversation of its own. */
export function question(subject: string): Question {
  const n = (asked += 1);
  const block = blockOf(`drop the production database ${n} `.repeat(30));
  const { principal, ...rest } = questionOf([matchOf('production', 'require-approval', [block])], [block], { sessionId: `session-${n}` });
  return { ...rest, exchangeId: crypto.randomUUID(), requestId: crypto.randomUUID(), principal: { ...principal, subject } };
}

/** Open approvals, each with the call that waits, and as many standing grants, of one principal or of as many. */
export async function crowd(sql: Client, count: number, of: 'one' | 'many', like: Question): Promise<void> {
  await sql.query('TRUNCATE approval CASCADE');
  await sql.query('TRUNCATE remembered_block, refused_call, decision_answer');
  if (count === 0) return;
  const principal = of === 'one' ? `'https://issuer.test|principal-0'` : `'https://issuer.test|other-' || n`;
  const text = like.blocks[0]!.text;
  await sql.query(
    `INSERT INTO approval (id, principal, session_id, phase, state, rule_ids, message, terms, policy_version, requester, exchange_id, fingerprint,
       client, model, contents, shown, findings, sequence, revision, created_at, settles_at, expires_at)
     SELECT gen_random_uuid(), ${principal}, 'crowd-' || n, 'request', 'pending', '{production}', 'm', $2, 1, $3, 'exchange-' || n, 'crowd-' || n,
       $4, 'claude-opus', $5, '{}', '[]', 1, 1, now(), now(), now() + interval '1 hour' FROM generate_series(1, $1) n`,
    [
      count,
      JSON.stringify(like.matches[0]!.approval),
      JSON.stringify(like.principal),
      JSON.stringify(like.client),
      JSON.stringify([{ exchangeId: 'e', blocks: like.blocks, cut: null }]),
    ],
  );
  await sql.query(
    `INSERT INTO approval_waiter (approval_id, exchange_id, fingerprint, principal, session_id, offers_tools, blocks, beside, revision, tail, joined_at, matters_until)
     SELECT id, exchange_id, fingerprint, principal, session_id, true, $1, '{}', 1, '{}', now(), expires_at FROM approval`,
    [JSON.stringify([{ identity: 'i', text, whole: true }])],
  );
  await sql.query(
    `INSERT INTO approval_grant (id, approval_id, principal, scope, rule_ids, fingerprint, session_id, terms, policy_version, asked_at, given_at, state, expires_at)
     SELECT gen_random_uuid(), id, principal, 'session', '{production}', fingerprint, session_id, terms, 1, now(), now(), 'active', expires_at FROM approval`,
  );
  await sql.query('ANALYZE');
}
