import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who started an agent, and what a client calls its call. */
export class AddAgents1767225950000 implements MigrationInterface {
  readonly name = 'AddAgents1767225950000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exchange ADD COLUMN parent_agent_id text, ADD COLUMN request_class text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exchange DROP COLUMN parent_agent_id, DROP COLUMN request_class');
  }
}
