import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Approvals with their steps, waiters and votes. */
export class CreateApprovals1767225700000 implements MigrationInterface {
  readonly name = 'CreateApprovals1767225700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approvals (
        id text PRIMARY KEY,
        revision integer NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'orphaned', 'approved', 'denied', 'expired', 'canceled')),
        requester_issuer text NOT NULL,
        requester_subject text NOT NULL,
        requester_name text NOT NULL,
        requester_email text,
        client jsonb NOT NULL,
        model text NOT NULL,
        session_id text NOT NULL,
        exchange_id text NOT NULL,
        phase text NOT NULL,
        rule_id text NOT NULL,
        message text NOT NULL,
        policy_version integer NOT NULL,
        excerpt text NOT NULL,
        findings jsonb NOT NULL,
        fingerprint text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        offered_scope text NOT NULL,
        offered_for_ms integer,
        current_step integer NOT NULL,
        resolved_at timestamptz,
        reason text,
        grant_scope text,
        grant_until timestamptz,
        CHECK ((state IN ('pending', 'orphaned')) = (resolved_at IS NULL))
      )`);
    await runner.query('CREATE INDEX approvals_by_age ON approvals (created_at DESC, id DESC)');
    await runner.query('CREATE INDEX approvals_by_state ON approvals (state, created_at DESC, id DESC)');
    await runner.query('CREATE INDEX approvals_of_requester ON approvals (requester_issuer, requester_subject, created_at DESC, id DESC)');
    await runner.query(`CREATE INDEX approvals_open ON approvals (expires_at) WHERE state IN ('pending', 'orphaned')`);
    await runner.query(`
      CREATE TABLE approval_steps (
        approval_id text NOT NULL REFERENCES approvals ON DELETE CASCADE,
        position integer NOT NULL,
        reviewers text[] NOT NULL,
        quorum integer NOT NULL CHECK (quorum > 0),
        PRIMARY KEY (approval_id, position)
      )`);
    await runner.query(`
      CREATE TABLE votes (
        id uuid PRIMARY KEY,
        approval_id text NOT NULL REFERENCES approvals ON DELETE CASCADE,
        step integer NOT NULL,
        revision integer NOT NULL,
        voter_issuer text NOT NULL,
        voter_subject text NOT NULL,
        voter_name text NOT NULL,
        voter_email text,
        through text NOT NULL,
        channel text NOT NULL,
        decision text NOT NULL CHECK (decision IN ('approve', 'deny')),
        reason text CHECK (decision = 'approve' OR coalesce(btrim(reason), '') <> ''),
        grant_scope text,
        grant_for_ms integer,
        at timestamptz NOT NULL,
        UNIQUE (approval_id, step, voter_issuer, voter_subject)
      )`);
    await runner.query(`
      CREATE TABLE waiters (
        approval_id text NOT NULL,
        exchange_id text NOT NULL,
        side_call boolean NOT NULL,
        ended_at timestamptz,
        ended_by text,
        PRIMARY KEY (approval_id, exchange_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waiters, votes, approval_steps, approvals');
  }
}
