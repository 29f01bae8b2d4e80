import { secretNames } from '#detection';
import { type CompiledPolicy, groupsAsked, scopeNamed, type Weakness, weaknessesOf } from '#policy-model';
import { Injectable } from '@nestjs/common';
import { GroupsSeenStore } from './groups-seen.store.js';
import { compilePublished } from './policy-check.js';
import type { Asker } from './recorded-day.client.js';
import { type RecordDoubts, type UnmetRule, UnmetRules } from './unmet-rules.js';
import { organisation } from './policy-versions.store.js';
import type { PolicyVersionRow } from './policy-version.entity.js';

/** What a policy gives up, asks in vain, or looks for in vain. */
export interface Doubt {
  readonly code: Weakness['code'] | UnmetRule['code'] | 'unknown-group';
  readonly message: string;
}

/** What an author should know before a policy is published that compiles. */
@Injectable()
export class Doubts {
  constructor(
    private readonly groups: GroupsSeenStore,
    private readonly unmet: UnmetRules,
  ) {}

  /** Against the policy in force. To look for secrets is the organisation's. */
  ofChange(policy: CompiledPolicy, current: Pick<PolicyVersionRow, 'source'> | null, scope: string = organisation): Doubt[] {
    const before = current === null ? null : compilePublished(current.source, scope);
    const weaknesses = weaknessesOf(policy, before?.ok === true ? before.policy : null, secretNames);
    return scope === organisation ? weaknesses : weaknesses.filter(({ code }) => code !== 'no-secret-rule');
  }

  /** By what is on record of the last day, looked at in the author's name. */
  ofRecord(policy: CompiledPolicy, source: string, current: Pick<PolicyVersionRow, 'source'> | null, asker: Asker): Promise<RecordDoubts> {
    return this.unmet.of(policy, source, current?.source ?? null, asker);
  }

  /** Groups that are asked, or whose policy it is, and in which nobody has been seen. */
  async ofGroups(policy: CompiledPolicy, scope: string): Promise<Doubt[]> {
    const asked = groupsAsked(policy);
    const own = scope === organisation ? null : scopeNamed(scope);
    const bound = own?.kind === 'group' ? [own.name] : [];
    const unknown = await this.groups.unknownOf([...asked.keys(), ...bound]);
    return unknown.map((group) => ({
      code: 'unknown-group',
      message: `Nobody has been seen in the group "${group}", ${asked.has(group) ? `which ${asked.get(group)!.join(', ')} would ask` : 'whose policy it is'}.`,
    }));
  }
}
