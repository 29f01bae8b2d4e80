import { Inject, Injectable, Logger } from '@nestjs/common';
import { Readiness } from '#chassis';
import { OstiaryError, policyPublished, type TopicData } from '#contracts';
import { type Delivered } from '#messaging';
import type { PolicySources } from '#policy-model';
import { buildRuleset, type Ruleset } from './ruleset.js';
import { FINGERPRINT_KEY } from './fingerprint-key.js';

/** The policy in force as ingress holds it in memory. Missing: nothing passes. */
@Injectable()
export class PolicySnapshots {
  private readonly logger = new Logger(PolicySnapshots.name);
  private ruleset: Ruleset | null = null;
  private readonly sources = new Map<number, PolicySources>();
  private readonly firstKnown = Promise.withResolvers<Ruleset>();
  /** The first that comes into force here. */
  readonly first = this.firstKnown.promise;

  constructor(
    @Inject(FINGERPRINT_KEY) private readonly key: Uint8Array,
    readiness: Readiness,
  ) {
    readiness.register('policy', () => this.ruleset !== null);
  }

  current(): Ruleset {
    if (this.ruleset === null) throw new OstiaryError('policy_missing', 'No policy is in force yet; ask again in a moment.');
    return this.ruleset;
  }

  /** The policies in force; null: none is yet. */
  inForce(): PolicySources | null {
    return this.ruleset === null ? null : this.sourcesOf(this.ruleset.version);
  }

  /** The policies of a version that is or was in force, for the inspection workers. */
  sourcesOf(version: number): PolicySources {
    const sources = this.sources.get(version);
    if (sources === undefined) throw new OstiaryError('policy_missing', `Policy version ${version} is not known here.`);
    return sources;
  }

  /** Takes a newer version into force. One that does not compile is logged and the version before stays in force. */
  learn({ envelope }: Pick<Delivered<TopicData<typeof policyPublished>>, 'envelope'>): void {
    const { version, source, scoped = [] } = envelope.data;
    if (this.ruleset !== null && version <= this.ruleset.version) return;
    try {
      this.ruleset = buildRuleset(source, version, this.key, scoped);
      this.sources.set(version, { source, scoped });
      for (const old of [...this.sources.keys()].sort((a, b) => b - a).slice(3)) this.sources.delete(old);
      this.firstKnown.resolve(this.ruleset);
      this.logger.log(`Policy version ${version} is in force.`);
    } catch (error) {
      this.logger.error(`Policy version ${version} was not taken: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  }
}
