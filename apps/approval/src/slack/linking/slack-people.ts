import { OstiaryError } from '#contracts';
import { DenyList } from '#identity';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../people/actor.js';
import { KnownLinks } from './known-links.js';
import { LinkedGroups } from './linked-groups.js';
import { LinkRecord } from './link-record.js';
import { principalOf, type SlackUser } from './slack-links.store.js';
import { SlackProfiles, type SlackProfile, type Standing } from './slack-profiles.js';

/** Why a click counts for nothing. */
export type Refusal = Exclude<Standing, 'member'> | 'unlinked' | 'sign_in_again' | 'denied' | 'unknown_now';

export type Reached =
  /** `profile`: null where Slack did not say. */
  { readonly actor: Actor } | { readonly refused: Refusal; readonly profile: SlackProfile | null };

/** Who a Slack user is to Ostiary at this moment: nobody, unless everything that must hold was found to hold. */
@Injectable()
export class SlackPeople {
  constructor(
    private readonly profiles: SlackProfiles,
    private readonly links: KnownLinks,
    private readonly groups: LinkedGroups,
    private readonly denied: DenyList,
    private readonly record: LinkRecord,
  ) {}

  /** Whether they are linked at all, whatever else must hold. */
  isLinked(user: SlackUser): Promise<boolean> {
    return this.links.has(user);
  }

  async reach(user: SlackUser): Promise<Reached> {
    const reached = await this.find(user).catch((error: unknown): Reached => {
      if (error instanceof OstiaryError && error.code === 'identity_unavailable') return { refused: 'unknown_now', profile: null };
      throw error;
    });
    if ('refused' in reached) await this.record.refused({ user, why: reached.refused });
    return reached;
  }

  private async find(user: SlackUser): Promise<Reached> {
    const profile = await this.profiles.of(user);
    if (profile.standing !== 'member') return { refused: profile.standing, profile };
    const link = await this.links.of(profile);
    if (link === null) return { refused: 'unlinked', profile };
    const current = await this.groups.current(link);
    if (current === null) return { refused: 'sign_in_again', profile };
    const { issuer, subject } = current;
    if (this.denied.denies({ issuer, subjects: [subject], session: null })) return { refused: 'denied', profile };
    return { actor: { principal: principalOf(current), channel: 'slack', signedInAt: null } };
  }
}
