import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseConfig } from '#chassis';
import { Waiting } from '#messaging';
import { Logger, type Type } from '@nestjs/common';
import { DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import { InboxRow } from './inbox/inbox.entity.js';
import { MessagingTables1767225600000 } from './messaging-tables.migration.js';
import { OutboxDead1767225830000 } from './outbox-dead.migration.js';
import { OutboxRow } from './outbox/outbox.entity.js';
import { ensureRoles } from './roles/ensure-roles.js';
import { giveToOwner, grantTables } from './roles/grant-tables.js';
import { rolesOf, type TableRoles } from './roles/table-roles.js';
import { storeFaultOf } from './store-unavailable.js';

/** A service with tables; each has a PostgreSQL schema of its own, of that name. */
export type StoringService = 'policy' | 'approval' | 'audit';

export interface StoreOptions {
  readonly service: StoringService;
  readonly entities: readonly Type<unknown>[];
  /** Run in the order of the timestamps that end their class names (`CreateGrants1767225700000`); SQL without schema names. */
  readonly migrations: readonly Type<MigrationInterface>[];
  /** Where the tables are a record: who may do what with them. The service then runs as their writer, and its migrations as their owner. */
  readonly roles?: TableRoles;
}

const logger = new Logger('Persistence');
const RETRY_MS = 500;
/** A statement that takes longer is ended, and fails as one that the database refuses; migrations take their time. */
const STATEMENT_MS = 60_000;
/** Each topic that is published holds one while its consumers work; some must be left for those who decide. */
const LEAST_POOL = 6;

/** Connects, waiting for the database for as long as it takes, and brings the service's schema up to date. */
export async function connect(database: DatabaseConfig, options: StoreOptions, signal?: AbortSignal): Promise<DataSource> {
  if (database.url === null) throw new Error('database.url is not set: give the connection URL in ostiary.yaml or in DATABASE_URL');
  const waiting = new Waiting(`the database at ${addressOf(database.url)}`);
  for (;;) {
    try {
      await using(sourceOf(database, options, 1), (source) => migrate(source, options));
      return await sourceOf(
        database,
        options,
        Math.max(database.poolSize, LEAST_POOL),
        options.roles && rolesOf(options.service).writer,
      ).initialize();
    } catch (error) {
      if (storeFaultOf(error) === 'refused' || signal?.aborted) throw error;
      waiting.because(error);
      await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Connections of the login, or of the role that it becomes. */
function sourceOf(database: DatabaseConfig, options: StoreOptions, poolSize: number, role?: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: database.url ?? '',
    schema: options.service,
    applicationName: `ostiary-${options.service}`,
    entities: [OutboxRow, InboxRow, ...options.entities],
    migrations: [MessagingTables1767225600000, ...options.migrations, OutboxDead1767225830000],
    migrationsTableName: 'migrations',
    poolSize,
    connectTimeoutMS: 10_000,
    poolErrorHandler: (error: Error) => logger.warn(`${options.service}: a database connection broke: ${error.message}`),
    // Unqualified names then mean the service's own tables, in migrations and queries alike.
    extra: {
      options: `-c search_path=${options.service} -c statement_timeout=${STATEMENT_MS} -c idle_in_transaction_session_timeout=120000${role === undefined ? '' : ` -c role=${role}`}`,
      keepAlive: true,
    },
  });
}

async function using(source: DataSource, work: (source: DataSource) => Promise<void>): Promise<void> {
  await source.initialize();
  try {
    await work(source);
  } finally {
    await source.destroy();
  }
}

/** Host and port, never the account. */
function addressOf(url: string): string {
  const { hostname = '', port = '' } = URL.parse(url) ?? {};
  return hostname === '' ? 'its socket' : `${hostname}:${port === '' ? '5432' : port}`;
}

/** Under an advisory lock, so that of several replicas that start together one migrates and the others find it done. */
async function migrate(source: DataSource, { service, roles }: StoreOptions): Promise<void> {
  const lock = source.createQueryRunner();
  try {
    await lock.connect();
    await lock.query('SET statement_timeout = 0');
    await lock.query(`SELECT pg_advisory_lock(hashtext('ostiary-migrations'), hashtext($1))`, [service]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${service}`);
    const names = rolesOf(service);
    if (roles !== undefined) {
      await ensureRoles(lock, names);
      await giveToOwner(lock, service, names);
      await lock.query(`SET ROLE ${names.owner}`);
    }
    const migrations = new MigrationExecutor(source, lock);
    migrations.transaction = 'each';
    const done = await migrations.executePendingMigrations();
    if (done.length > 0) logger.log(`${service}: ${done.length} migrations run`);
    if (roles !== undefined) await grantTables(lock, service, names, roles);
  } finally {
    // The connection ends with it: nothing of this is left on one of the service's.
    await lock.release();
  }
}
