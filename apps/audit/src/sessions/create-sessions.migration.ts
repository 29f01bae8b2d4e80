import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model: what was said in which session, put together from the journal's events in the transaction that stores them. */
export class CreateSessions1767225720000 implements MigrationInterface {
  readonly name = 'CreateSessions1767225720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session (
        id text PRIMARY KEY,
        principal jsonb,
        client jsonb NOT NULL,
        started_at timestamptz NOT NULL,
        last_active_at timestamptz NOT NULL,
        exchanges int NOT NULL
      )`);
    await runner.query('CREATE INDEX session_recent ON session (last_active_at DESC, id DESC)');
    // Events of one exchange can come in any order (an interruption is told by another chain): all but the keys may be missing.
    await runner.query(`
      CREATE TABLE exchange (
        id text PRIMARY KEY,
        session_id text NOT NULL,
        principal jsonb,
        principal_names text[] GENERATED ALWAYS AS
          (ARRAY[principal->>'subject', principal->>'email', principal->>'name', (principal->>'issuer') || '|' || (principal->>'subject')]) STORED,
        client jsonb,
        model text,
        route jsonb,
        stream boolean,
        agent_id text,
        started_at timestamptz,
        ended_at timestamptz,
        verdict text,
        verdict_final boolean NOT NULL DEFAULT false,
        reasons jsonb NOT NULL DEFAULT '[]',
        request_findings jsonb NOT NULL DEFAULT '[]',
        reply_findings jsonb NOT NULL DEFAULT '[]',
        held jsonb NOT NULL DEFAULT '{}',
        released jsonb NOT NULL DEFAULT '{}',
        request_body text,
        reply_body text,
        usage jsonb,
        timings jsonb,
        status int,
        outcome text CHECK (outcome IN ('completed', 'refused', 'failed', 'client_left', 'interrupted')),
        error_code text
      )`);
    await runner.query('CREATE INDEX exchange_recent ON exchange (started_at DESC, id DESC)');
    await runner.query('CREATE INDEX exchange_session ON exchange (session_id, started_at DESC, id DESC)');
    await runner.query('CREATE INDEX exchange_model ON exchange (model, started_at DESC, id DESC)');
    await runner.query('CREATE INDEX exchange_principal ON exchange USING gin (principal_names)');
    await runner.query(`CREATE INDEX exchange_verdict ON exchange (verdict, started_at DESC, id DESC) WHERE verdict <> 'allow'`);
    await runner.query(`CREATE INDEX exchange_unusual ON exchange (outcome, started_at DESC, id DESC) WHERE outcome <> 'completed'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE exchange, session');
  }
}
