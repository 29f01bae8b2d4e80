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
import { organisation, PolicyVersionsStore, removed } from './policy-versions.store.js';
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
   * `policy_doubtful` with what publishing it would give up. With the text `removed` a scope has no policy from then on; `resource_unknown` where it had none.
   */
  async publish(
    source: string,
    author: Principal,
    { message = null, force = false, expected = null, asker = null }: Terms = {},
    scope: string = organisation,
  ): Promise<Published> {
    const policy = source === removed && scope !== organisation ? null : compiled(source, scope);
    this.expectMessage(message);
    await this.groups.note(author);
    // Nobody waits for a look at the record to learn that another version is in force; it is checked again under the lock.
    expectVersion(expected, await this.transactions.read((manager) => this.versions.current(manager, scope)));
    const doubted = force || policy === null ? certain : await this.lookedAt(policy, { source, scope }, asker);
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const current = await this.versions.current(manager, scope);
      expectVersion(expected, current);
      if (policy === null && (current === null || current.source === removed)) throw missing(scope);
      if (!force && policy !== null) doubt([...this.doubts.ofChange(policy, current, scope), ...doubted.warnings]);
      const published = await this.put(manager, { scope, source, message, restores: null }, author);
      return doubted.unchecked.length === 0 ? published : { ...published, unchecked: doubted.unchecked };
    });
  }

  /** What keeps a policy from being published, and what publishing it would give up. */
  async validate(source: string, asker: Asker | null, scope: string = organisation): Promise<Validated> {
    const result = compileDraft(source, scope);
    if (!result.ok) return { valid: false, errors: result.problems, warnings: [], unchecked: [] };
    const current = await this.transactions.read((manager) => this.versions.current(manager, scope));
    const { warnings, unchecked } = await this.lookedAt(result.policy, { source, scope }, asker);
    const change = this.doubts.ofChange(result.policy, current, scope);
    return { valid: true, errors: [], warnings: [...change, ...warnings], unchecked: [...unchecked] };
  }

  /** What takes a look around: at groups, and, of the organisation's policy, at the record, which is run over without scopes. */
  private async lookedAt(
    policy: CompiledPolicy,
    { source, scope }: { readonly source: string; readonly scope: string },
    asker: Asker | null,
  ): Promise<Doubted> {
    const unknown = await this.doubts.ofGroups(policy, scope);
    if (asker === null || scope !== organisation) return { warnings: unknown, unchecked: [] };
    const current = await this.transactions.read((manager) => this.versions.current(manager));
    const { warnings, unchecked } = await this.doubts.ofRecord(policy, source, current, asker);
    return { warnings: [...unknown, ...warnings], unchecked };
  }

  /** Publishes an earlier version's text again, as a new version. It must compile today: detectors may have changed since. Throws `message_missing`, too. */
  async rollback(
    version: number,
    author: Principal,
    { message = null }: Pick<Terms, 'message'> = {},
    scope: string = organisation,
  ): Promise<Published> {
    this.expectMessage(message);
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const earlier = await this.versions.find(manager, version, scope);
      if (!earlier) throw new OstiaryError('resource_unknown', `There is no policy version ${version}.`);
      const errors = problemsOf(earlier.source, scope);
      if (errors.length > 0) throw rejected(errors);
      return this.put(manager, { scope, source: earlier.source, message, restores: version }, author);
    });
  }

  private expectMessage(message: string | null): void {
    if (message === null && this.config.policy.requireMessage)
      throw new OstiaryError('message_missing', 'Say with the policy why it is published: in message.');
  }

  private async put(
    manager: EntityManager,
    { scope, source, message, restores }: Pick<PolicyProposalRow, 'scope' | 'source' | 'message' | 'restores'>,
    author: Principal,
  ): Promise<Published> {
    if (this.config.policy.fourEyes)
      return { proposal: (await this.proposals.propose(manager, { scope, source, message, restores }, author)).id };
    const { version } = await this.versions.add(manager, { scope, source }, { author, message, restores });
    return { version };
  }

  /** Publishes once more what is in force, if anything is; with `over`, only where that is a later version. */
  async announce({ over = 0 }: { over?: number } = {}): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      if ((await this.versions.number(manager)) > over) await this.versions.announce(manager);
    });
  }

  /** At every start: the policy in force is published again, so that a topic that was lost is whole; the first start publishes `first`. */
  async ensure(first: () => Promise<string>): Promise<PolicyVersionRow> {
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const current = await this.versions.current(manager);
      if (!current) return this.versions.add(manager, { scope: organisation, source: await first() }, { author: null });
      await this.versions.announce(manager);
      return current;
    });
  }
}

const missing = (scope: string): OstiaryError => new OstiaryError('resource_unknown', `${scope} has no policy.`);

function compiled(source: string, scope: string): CompiledPolicy {
  const result = compileDraft(source, scope);
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
