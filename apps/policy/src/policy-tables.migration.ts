import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies with their versions, and the memory of decisions. */
export class PolicyTables1767225700000 implements MigrationInterface {
  readonly name = 'PolicyTables1767225700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE policy_version (
        scope text NOT NULL,
        version int NOT NULL CHECK (version > 0),
        source text NOT NULL,
        digest text NOT NULL,
        author text NOT NULL,
        author_principal text,
        restores int,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (scope, version)
      )`);
    await runner.query(`
      CREATE TABLE approval (
        id uuid PRIMARY KEY,
        principal text NOT NULL,
        session_id text NOT NULL,
        phase text NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'canceled')),
        rule_ids text[] NOT NULL,
        message text NOT NULL,
        terms jsonb NOT NULL,
        policy_version int NOT NULL,
        requester jsonb NOT NULL,
        exchange_id text NOT NULL,
        fingerprint text NOT NULL,
        client jsonb NOT NULL,
        model text NOT NULL,
        contents jsonb NOT NULL,
        shown text[] NOT NULL,
        findings jsonb NOT NULL,
        sequence int NOT NULL,
        revision int NOT NULL,
        decided_revision int,
        created_at timestamptz NOT NULL,
        settles_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        resolved_at timestamptz,
        decided_by text[] NOT NULL DEFAULT '{}',
        reason text
      )`);
    await runner.query('CREATE INDEX approval_memory ON approval (principal, state, expires_at, resolved_at)');
    await runner.query(`
      CREATE TABLE approval_waiter (
        approval_id uuid NOT NULL REFERENCES approval ON DELETE CASCADE,
        exchange_id text NOT NULL,
        fingerprint text NOT NULL,
        session_id text NOT NULL,
        offers_tools boolean NOT NULL,
        blocks jsonb NOT NULL,
        beside text[] NOT NULL,
        revision int NOT NULL,
        tail text[] NOT NULL,
        joined_at timestamptz NOT NULL,
        PRIMARY KEY (approval_id, exchange_id, fingerprint)
      )`);
    await runner.query(`
      CREATE TABLE held_claim (
        approval_id uuid NOT NULL REFERENCES approval ON DELETE CASCADE,
        exchange_id text NOT NULL,
        request_id text NOT NULL,
        question jsonb NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (approval_id, exchange_id, request_id)
      )`);
    await runner.query(`
      CREATE TABLE approval_grant (
        id uuid PRIMARY KEY,
        approval_id uuid NOT NULL REFERENCES approval ON DELETE CASCADE,
        principal text NOT NULL,
        scope text NOT NULL CHECK (scope IN ('once', 'session', 'duration')),
        rule_ids text[] NOT NULL,
        fingerprint text NOT NULL,
        session_id text NOT NULL,
        terms jsonb NOT NULL,
        policy_version int NOT NULL,
        asked_at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('active', 'consumed', 'revoked', 'expired')),
        expires_at timestamptz NOT NULL,
        consumed_by text,
        CHECK ((state = 'consumed') = (consumed_by IS NOT NULL))
      )`);
    // "At most once per approval and content" holds in the database, whatever the code does.
    await runner.query(`CREATE UNIQUE INDEX approval_grant_once ON approval_grant (approval_id, fingerprint) WHERE scope = 'once'`);
    await runner.query(`CREATE INDEX approval_grant_active ON approval_grant (principal, expires_at) WHERE state = 'active'`);
    await runner.query(`
      CREATE TABLE remembered_block (
        principal text NOT NULL,
        session_id text NOT NULL,
        identity text NOT NULL,
        rule_id text NOT NULL,
        verdict text NOT NULL CHECK (verdict IN ('approved', 'refused')),
        by_reviewer boolean NOT NULL,
        refusal jsonb,
        tail text[] NOT NULL,
        decided_at timestamptz NOT NULL,
        PRIMARY KEY (principal, session_id, identity, rule_id)
      )`);
    await runner.query('CREATE INDEX remembered_block_age ON remembered_block (decided_at)');
    await runner.query(`
      CREATE TABLE decision_answer (
        exchange_id text NOT NULL,
        request_id text NOT NULL,
        answer jsonb NOT NULL,
        answered_at timestamptz NOT NULL,
        PRIMARY KEY (exchange_id, request_id)
      )`);
    await runner.query('CREATE INDEX decision_answer_age ON decision_answer (answered_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE decision_answer, remembered_block, approval_grant, held_claim, approval_waiter, approval, policy_version',
    );
  }
}
