import { hash } from 'node:crypto';
import { Clock, CONFIG, Lifecycle, type OstiaryConfig, ProblemError } from '#chassis';
import { newId, OstiaryError, type Principal, principalKey } from '#contracts';
import { rolesOf } from '#identity';
import { Transactions } from '#persistence';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import { BacktestThread } from './backtest-thread.js';
import { type BacktestView, isInRange, sinceOf } from './backtest.view.js';
import { BacktestsStore } from './backtests.store.js';
import { compileDraft } from './draft-policy.js';
import { JournalWalk } from './journal-walk.js';

/** So many run in one instance at once; each takes a core. */
const MOST_RUNNING = 2;

/** Backtests of draft policies: one a person at a time, each in a thread of its own. */
@Injectable()
export class BacktestsService implements OnModuleInit {
  private readonly logger = new Logger('Backtests');
  private readonly running = new Map<string, Promise<void>>();
  private isStopping = false;
  private starting = 0;

  constructor(
    private readonly transactions: Transactions,
    private readonly backtests: BacktestsStore,
    private readonly journal: JournalWalk,
    private readonly access: AccessLog,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStop('flush', 'backtests', async () => {
      this.isStopping = true;
      await Promise.all(this.running.values());
    });
  }

  /** Throws `content_rejected` with every problem of the draft, and `too_many_requests` where one of the caller's runs already. */
  async begin(source: string, sinceText: string, author: Principal): Promise<BacktestView> {
    this.mustBeAuthor(author);
    const compiled = compileDraft(source);
    if (!compiled.ok) throw rejected(compiled.problems);
    const now = this.clock.now();
    const since = sinceOf(sinceText, now);
    if (since === null || !isInRange(since, now))
      throw new ProblemError('content_rejected', 'since: expected a time not more than 366 days ago, as 7d or 2026-01-31T00:00:00Z.', {
        errors: [],
      });
    if (this.isStopping || this.running.size + this.starting >= MOST_RUNNING)
      throw new OstiaryError('too_many_requests', 'As many backtests run here as may. Ask again when one has ended.');
    this.starting += 1;
    try {
      const id = newId();
      const digest = hash('sha256', source);
      const view = await this.transactions.run(async (manager) => {
        await this.access.note(manager, author, 'policy.backtest', { backtest: id, since: since.toISOString(), digest });
        const total = await this.journal.count(manager, since);
        const isAlone = await this.backtests.begin(manager, { id, owner: principalKey(author), digest, since, total });
        if (!isAlone) throw new OstiaryError('too_many_requests', 'A backtest of yours runs already. Cancel it, or wait for its end.');
        return this.own(manager, id, author);
      });
      this.running.set(
        id,
        this.run(id, source, since).finally(() => this.running.delete(id)),
      );
      return view;
    } finally {
      this.starting -= 1;
    }
  }

  /** Throws `resource_unknown` for one that is not the caller's; administrators may see all. */
  one(id: string, reader: Principal): Promise<BacktestView> {
    return this.transactions.read((manager) => this.own(manager, id, reader));
  }

  async cancel(id: string, reader: Principal): Promise<BacktestView> {
    return this.transactions.run(async (manager) => {
      await this.own(manager, id, reader);
      await this.backtests.end(manager, id, 'cancelled', null);
      return this.own(manager, id, reader);
    });
  }

  private async run(id: string, source: string, since: Date): Promise<void> {
    const thread = new BacktestThread(source, since);
    try {
      for await (const batch of this.journal.since(since)) {
        const compared = await thread.take(batch);
        if (!(await this.goesOn(id, compared))) return;
      }
      const result = await thread.result();
      await this.transactions.run((manager) => this.backtests.end(manager, id, 'done', result));
    } catch (error) {
      this.logger.warn(`A backtest ended early: ${error instanceof Error ? error.name : 'unknown error'}`);
      await this.transactions.run((manager) => this.backtests.end(manager, id, 'failed', null)).catch(() => undefined);
    } finally {
      await thread.end();
    }
  }

  private async goesOn(id: string, compared: number): Promise<boolean> {
    if (this.isStopping) {
      await this.transactions.run((manager) => this.backtests.end(manager, id, 'failed', null));
      return false;
    }
    return this.transactions.run((manager) => this.backtests.noteProgress(manager, id, compared));
  }

  private async own(manager: EntityManager, id: string, reader: Principal): Promise<BacktestView> {
    const backtest = await this.backtests.find(manager, id);
    const isAllowed = backtest?.owner === principalKey(reader) || rolesOf(reader, this.config.identity.roles).has('administrator');
    if (backtest === null || !isAllowed) throw new OstiaryError('resource_unknown', 'There is no such backtest of yours.');
    return backtest.view;
  }

  /** What a draft finds in content is content, so whoever asks must be allowed both: to read, and to write policies. */
  private mustBeAuthor(author: Principal): void {
    const roles = rolesOf(author, this.config.identity.roles);
    if (roles.has('auditor') && roles.has('policy-author')) return;
    throw new OstiaryError('role_missing', 'This needs the role administrator, or both auditor and policy-author.');
  }
}

function rejected(errors: readonly { readonly line: number; readonly column: number; readonly message: string }[]): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('content_rejected', `Line ${first!.line}, column ${first!.column}: ${first!.message}${more}`, { errors });
}
