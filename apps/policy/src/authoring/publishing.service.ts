import { ProblemError } from '#chassis';
import { OstiaryError } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { problemsOf } from './policy-check.js';
import type { PolicyVersionRow } from './policy-version.entity.js';
import { type Author, PolicyVersionsStore } from './policy-versions.store.js';

/** Puts policies in force. What does not compile changes nothing. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
  ) {}

  /** Throws `content_rejected` with every problem's line, column and path. */
  async publish(source: string, author: Author): Promise<PolicyVersionRow> {
    const errors = problemsOf(source);
    if (errors.length > 0) throw rejected(errors);
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      return this.versions.add(manager, source, author, null);
    });
  }

  /** Publishes an earlier version's text again, as a new version. It must compile today: detectors may have changed since. */
  async rollback(version: number, author: Author): Promise<PolicyVersionRow> {
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const earlier = await this.versions.find(manager, version);
      if (!earlier) throw new OstiaryError('resource_unknown', `There is no policy version ${version}.`);
      const errors = problemsOf(earlier.source);
      if (errors.length > 0) throw rejected(errors);
      return this.versions.add(manager, earlier.source, author, version);
    });
  }

  /** Publishes once more what is in force, if anything is; with `over`, only where that is a later version. */
  async announce({ over = 0 }: { over?: number } = {}): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const current = await this.versions.current(manager);
      if (current && current.version > over) await this.versions.publish(manager, current);
    });
  }

  /** At every start: the policy in force is published again, so that a topic that was lost is whole; the first start publishes `first`. */
  async ensure(first: () => Promise<string>): Promise<PolicyVersionRow> {
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const current = await this.versions.current(manager);
      if (!current) return this.versions.add(manager, await first(), null, null);
      await this.versions.publish(manager, current);
      return current;
    });
  }
}

function rejected(errors: ReturnType<typeof problemsOf>): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('content_rejected', `Line ${first!.line}, column ${first!.column}: ${first!.message}${more}`, { errors });
}
