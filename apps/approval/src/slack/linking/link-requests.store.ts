import { hash, randomBytes } from 'node:crypto';
import { Clock } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { SlackLinkRequestEntity } from '../../store/slack-link-request.entity.js';
import type { SlackProfile } from './slack-profiles.js';

/** A Slack user has this long from the click to the end of their sign-in. */
const requestMs = 10 * 60_000;

/**
 * Links that Slack users were shown. What a link carries is good once: the browser that opens it gets a secret of its own for it, which
 * alone completes it, once. A user has one at a time, so that there are never more than people.
 */
@Injectable()
export class LinkRequestsStore {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** What the link is to carry. The one before it is good no more. */
  async issue({ teamId, userId, teamName, name }: SlackProfile): Promise<string> {
    const token = secret();
    const expiresAt = new Date(this.clock.millis() + requestMs);
    const row = { teamId, userId, teamName, userName: name, tokenDigest: digest(token), claimDigest: null, expiresAt };
    await this.transactions.run(async (manager) => void (await manager.upsert(SlackLinkRequestEntity, row, ['teamId', 'userId'])));
    return token;
  }

  /** The secret for the browser, and whose link it is; null: it was opened before, is over, or none of ours. */
  async open(token: string): Promise<{ readonly claim: string; readonly request: SlackLinkRequestEntity } | null> {
    const claim = secret();
    const request = await this.transactions.run(async (manager) => {
      const where = { tokenDigest: digest(token) };
      const row = await manager.findOne(SlackLinkRequestEntity, { where, lock: { mode: 'pessimistic_write' } });
      if (row === null || row.expiresAt <= this.clock.now()) return null;
      await manager.update(SlackLinkRequestEntity, where, { tokenDigest: null, claimDigest: digest(claim) });
      return row;
    });
    return request === null ? null : { claim, request };
  }

  /** Ends it, whatever comes of it; null: it is over, or none of ours. */
  async complete(claim: string): Promise<SlackLinkRequestEntity | null> {
    return this.transactions.run(async (manager) => {
      const where = { claimDigest: digest(claim) };
      const row = await manager.findOne(SlackLinkRequestEntity, { where, lock: { mode: 'pessimistic_write' } });
      if (row !== null) await manager.delete(SlackLinkRequestEntity, where);
      return row === null || row.expiresAt <= this.clock.now() ? null : row;
    });
  }
}

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): string => hash('sha256', text, 'base64url');
