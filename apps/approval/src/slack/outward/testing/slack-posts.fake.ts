import type { SlackContent } from '../../cards/blocks.js';
import { SlackFailure, type SlackFailureKind } from '../slack-failure.js';
import { type Place, type Post, SlackPosts } from '../slack-posts.port.js';

export interface PostedMessage extends Place {
  readonly thread: string | null;
  readonly mark: string;
  content: SlackContent;
  updates: number;
}

/** What goes wrong with a call: what it says; `taken`: it was done nevertheless. */
export interface Fault {
  readonly kind: SlackFailureKind;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly taken?: boolean;
}

/** A workspace in memory. Faults are met by the calls in their order. */
export class FakeSlackPosts extends SlackPosts {
  readonly messages: PostedMessage[] = [];
  readonly faults: Fault[] = [];
  /** Slack users by subject. */
  readonly linked = new Map<string, string>();
  /** Whether it tells what stands in its channels. */
  tells = true;
  /** Calls that are under way in each channel, and the most there were. */
  mostAtOnce = 0;
  /** Posts of whose mark are never answered. */
  refuses: string | null = null;
  /** Happens once, while the next call is under way. */
  meanwhile: (() => Promise<void>) | null = null;
  private readonly underWay = new Map<string, number>();
  private count = 0;

  in(channel: string): PostedMessage[] {
    return this.messages.filter((message) => message.channel === channel);
  }

  override async post({ channel, thread, content, mark }: Post): Promise<Place> {
    if (this.refuses !== null && mark.startsWith(this.refuses)) throw new SlackFailure('unsure', 'HTTP 500', 0);
    return this.call(channel, () => {
      const place = { channel, ts: `${1_700_000_000 + (this.count += 1)}.000100` };
      this.messages.push({ ...place, thread, mark, content, updates: 0 });
      return place;
    });
  }

  override async update({ channel, ts }: Place, content: SlackContent): Promise<void> {
    await this.call(channel, () => {
      const found = this.messages.find((message) => message.ts === ts);
      if (found === undefined) throw new SlackFailure('gone', 'message_not_found');
      found.content = content;
      found.updates += 1;
    });
  }

  override async remove({ channel, ts }: Place): Promise<void> {
    await this.call(channel, () => {
      const index = this.messages.findIndex((message) => message.ts === ts);
      if (index !== -1) this.messages.splice(index, 1);
    });
  }

  override async find({ channel, mark }: Pick<Post, 'channel' | 'mark'>): Promise<Place[] | null> {
    if (!this.tells) return null;
    return this.in(channel).flatMap((message) => (message.mark === mark ? [{ channel, ts: message.ts }] : []));
  }

  override async conversationWith({ subject }: { readonly subject: string }): Promise<string | null> {
    const user = this.linked.get(subject);
    return user === undefined ? null : `D${user}`;
  }

  private async call<T>(channel: string, done: () => T): Promise<T> {
    const now = (this.underWay.get(channel) ?? 0) + 1;
    this.underWay.set(channel, now);
    this.mostAtOnce = Math.max(this.mostAtOnce, now);
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.underWay.set(channel, now - 1);
    const happens = this.meanwhile;
    this.meanwhile = null;
    await happens?.();
    const fault = this.faults.shift();
    if (fault === undefined) return done();
    if (fault.taken) done();
    throw new SlackFailure(fault.kind, fault.reason ?? fault.kind, fault.retryAfterMs ?? null);
  }
}
