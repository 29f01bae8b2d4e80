import { secretNames } from '#detection';
import { type CompiledPolicy, groupsAsked, type Weakness, weaknessesOf } from '#policy-model';
import { Injectable } from '@nestjs/common';
import { GroupsSeenStore } from './groups-seen.store.js';
import { compilePublished } from './policy-check.js';
import type { Asker } from './recorded-day.client.js';
import { type RecordDoubts, type UnmetRule, UnmetRules } from './unmet-rules.js';
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

  /** Against the policy in force. */
  ofChange(policy: CompiledPolicy, current: Pick<PolicyVersionRow, 'source'> | null): Doubt[] {
    const before = current === null ? null : compilePublished(current.source);
    return weaknessesOf(policy, before?.ok === true ? before.policy : null, secretNames);
  }

  /** By what is on record of the last day, looked at in the author's name. */
  ofRecord(policy: CompiledPolicy, source: string, current: Pick<PolicyVersionRow, 'source'> | null, asker: Asker): Promise<RecordDoubts> {
    return this.unmet.of(policy, source, current?.source ?? null, asker);
  }

  /** Groups that are asked, and in which nobody has been seen. */
  async ofGroups(policy: CompiledPolicy): Promise<Doubt[]> {
    const asked = groupsAsked(policy);
    const unknown = await this.groups.unknownOf([...asked.keys()]);
    return unknown.map((group) => ({
      code: 'unknown-group',
      message: `Nobody has been seen in the group "${group}", which ${asked.get(group)!.join(', ')} would ask.`,
    }));
  }
}
