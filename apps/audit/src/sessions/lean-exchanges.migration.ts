import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The read model by day, with numbers for sessions and callers. `received_*` and `ended_*` say where the records stand that hold the bodies; a body is
 * named by its exchange (`<exchange>:request`, `<exchange>:reply`), and only one that an earlier ingress named otherwise has its name in a column.
 */
export class LeanExchanges1767225903000 implements MigrationInterface {
  readonly name = 'LeanExchanges1767225903000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE exchange, session');
    await runner.query(`
      CREATE TABLE caller (
        number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest bytea NOT NULL UNIQUE,
        principal jsonb,
        client jsonb NOT NULL,
        principal_names text[] GENERATED ALWAYS AS
          (ARRAY[principal->>'subject', principal->>'email', principal->>'name', (principal->>'issuer') || '|' || (principal->>'subject')]) STORED
      )`);
    await runner.query('CREATE INDEX caller_principal ON caller USING gin (principal_names)');
    // A session may be known by its content before anything says who is in it.
    await runner.query(`
      CREATE TABLE session (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id text NOT NULL UNIQUE,
        first_day date NOT NULL,
        caller int,
        started_at timestamptz,
        last_active_at timestamptz,
        exchanges int NOT NULL DEFAULT 0
      )`);
    await runner.query('CREATE INDEX session_recent ON session (last_active_at DESC, id DESC) WHERE last_active_at IS NOT NULL');
    // Events of one exchange can come in any order (an interruption is told by another chain): all but the keys may be missing.
    await runner.query(`
      CREATE TABLE exchange (
        day date NOT NULL,
        id text NOT NULL,
        session bigint NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        received_seq bigint,
        ended_seq bigint,
        received_chain int,
        received_day date,
        ended_chain int,
        ended_day date,
        caller int,
        policy_version int,
        status int,
        stream boolean,
        verdict_final boolean NOT NULL DEFAULT false,
        model text,
        agent_id text,
        verdict text,
        outcome text CHECK (outcome IN ('completed', 'refused', 'failed', 'client_left', 'interrupted')),
        error_code text,
        request_body text,
        request_parent text,
        reply_body text,
        reply_parent text,
        route jsonb,
        reasons jsonb,
        request_findings jsonb,
        reply_findings jsonb,
        held jsonb,
        released jsonb,
        grants jsonb,
        forwarded jsonb,
        provider jsonb,
        timeline bytea,
        usage jsonb,
        timings jsonb,
        PRIMARY KEY (id, day)
      ) PARTITION BY RANGE (day)`);
    await runner.query('CREATE TABLE exchange_rest PARTITION OF exchange DEFAULT');
    await runner.query('CREATE INDEX exchange_recent ON exchange (started_at DESC, id DESC)');
    await runner.query('CREATE INDEX exchange_session ON exchange (session, started_at DESC, id DESC)');
    await runner.query('CREATE INDEX exchange_caller ON exchange (caller, started_at DESC, id DESC)');
    await runner.query('CREATE INDEX exchange_model ON exchange (model, started_at DESC, id DESC)');
    await runner.query(`CREATE INDEX exchange_verdict ON exchange (verdict, started_at DESC, id DESC) WHERE verdict <> 'allow'`);
    await runner.query(`CREATE INDEX exchange_unusual ON exchange (outcome, started_at DESC, id DESC) WHERE outcome <> 'completed'`);
    await runner.query('CREATE INDEX exchange_request_body ON exchange (session, request_body) WHERE request_body IS NOT NULL');
    await runner.query('CREATE INDEX exchange_reply_body ON exchange (session, reply_body) WHERE reply_body IS NOT NULL');
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('What stands in partitions is not put back into one table.'));
  }
}
