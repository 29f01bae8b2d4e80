import { CONFIG, type OstiaryConfig, ProblemError } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import type { CompiledPolicy, PolicyProblem } from '#policy-model';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Doubt, Doubts } from './doubts.js';
import { GroupsSeenStore } from './groups-seen.store.js';
import { ExpectedVersions } from './expected-versions.js';
import { compileDraft, problemsOf, rejected } from './policy-check.js';
import type { PolicyProposalRow } from './policy-proposal.entity.js';
import type { PolicyVersionRow } from './policy-version.entity.js';
import { PolicyVersionsStore } from './policy-versions.store.js';
import type { Asker } from './recorded-day.client.js';
import { ProposalsService } from './proposals.service.js';

/** How a policy is published. */
export interface Terms {
  /** Why, in the words of the author. */
  readonly message?: string | null;
  /** Although it gives something up. */
  readonly force?: boolean;
  /** Versions, as `If-Match` names them, one of which must be in force; null: whichever is. */
  readonly expected?: ExpectedVersions | null;
  /** In whose name the record is looked at; null: it is not. */
  readonly asker?: Asker | null;
}

/** In force as a version, or waiting for a second person; `unchecked`: what could not be found out before. */
export type Published = ({ readonly version: number } | { readonly proposal: string }) & { readonly unchecked?: readonly string[] };

interface Validated {
  readonly valid: boolean;
  readonly errors: PolicyProblem[];
  readonly warnings: Doubt[];
  /** What could not be found out, in words. */
  readonly unchecked: string[];
}

interface Doubted {
  readonly warnings: readonly Doubt[];
  readonly unchecked: readonly string[];
}

const certain: Doubted = { warnings: [], unchecked: [] };

/** Puts policies in force. What does not compile changes nothing. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
    private readonly groups: GroupsSeenStore,
    private readonly doubts: Doubts,
    private readonly proposals: ProposalsService,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /**
   * Throws `content_rejected` with every problem's line, column and path; `message_missing`, `version_changed`, and, unless it is forced,
   * `policy_doubtful` with what publishing it would give up.
   */
  async publish(
    source: string,
    author: Principal,
    { message = null, force = false, expected = null, asker = null }: Terms = {},
  ): Promise<Published> {
    const policy = compiled(source);
    if (message === null && this.config.policy.requireMessage)
      throw new OstiaryError('message_missing', 'Say with the policy why it is published: in message.');
    await this.groups.note(author);
    const doubted = force ? certain : await this.lookedAt(policy, source, asker);
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const current = await this.versions.current(manager);
      expectVersion(expected, current);
      if (!force) doubt([...this.doubts.ofChange(policy, current), ...doubted.warnings]);
      const published = await this.put(manager, { source, message, restores: null }, author);
      return doubted.unchecked.length === 0 ? published : { ...published, unchecked: doubted.unchecked };
    });
  }

  /** What keeps a policy from being published, and what publishing it would give up. */
  async validate(source: string, asker: Asker | null): Promise<Validated> {
    const result = compileDraft(source);
    if (!result.ok) return { valid: false, errors: result.problems, warnings: [], unchecked: [] };
    const current = await this.transactions.read((manager) => this.versions.current(manager));
    const { warnings, unchecked } = await this.lookedAt(result.policy, source, asker);
    return { valid: true, errors: [], warnings: [...this.doubts.ofChange(result.policy, current), ...warnings], unchecked: [...unchecked] };
  }

  /** What takes a look around: at groups, and at the record. */
  private async lookedAt(policy: CompiledPolicy, source: string, asker: Asker | null): Promise<Doubted> {
    const unknown = await this.doubts.ofGroups(policy);
    if (asker === null) return { warnings: unknown, unchecked: [] };
    const current = await this.transactions.read((manager) => this.versions.current(manager));
    const { warnings, unchecked } = await this.doubts.ofRecord(policy, source, current, asker);
    return { warnings: [...unknown, ...warnings], unchecked };
  }

  /** Publishes an earlier version's text again, as a new version. It must compile today: detectors may have changed since. */
  async rollback(version: number, author: Principal): Promise<Published> {
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const earlier = await this.versions.find(manager, version);
      if (!earlier) throw new OstiaryError('resource_unknown', `There is no policy version ${version}.`);
      const errors = problemsOf(earlier.source);
      if (errors.length > 0) throw rejected(errors);
      return this.put(manager, { source: earlier.source, message: null, restores: version }, author);
    });
  }

  private async put(
    manager: EntityManager,
    { source, message, restores }: Pick<PolicyProposalRow, 'source' | 'message' | 'restores'>,
    author: Principal,
  ): Promise<Published> {
    if (this.config.policy.fourEyes) return { proposal: (await this.proposals.propose(manager, { source, message, restores }, author)).id };
    const { version } = await this.versions.add(manager, source, { author, message, restores });
    return { version };
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
      if (!current) return this.versions.add(manager, await first(), { author: null });
      await this.versions.publish(manager, current);
      return current;
    });
  }
}

function compiled(source: string): CompiledPolicy {
  const result = compileDraft(source);
  if (!result.ok) throw rejected(result.problems);
  return result.policy;
}

function expectVersion(expected: ExpectedVersions | null, current: PolicyVersionRow | null): void {
  if (expected === null || (current !== null && expected.holds(current.version))) return;
  throw new OstiaryError('version_changed', `Version ${current?.version ?? 0} is in force. Look at what changed, and publish again.`);
}

function doubt(warnings: readonly Doubt[]): void {
  if (warnings.length === 0) return;
  const told = warnings.map(({ message }) => message).join(' ');
  throw new ProblemError('policy_doubtful', `${told} With force=true it is published all the same.`, { warnings });
}
