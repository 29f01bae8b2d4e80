import { randomInt } from 'node:crypto';
import type { Clock } from '#chassis';
import { type Block, elementsOf } from '../limits/block.schema.js';
import type { MessageFile } from './message-file.js';
import type { Message } from './message.js';

/** How many a workspace keeps. */
export const keptMessages = 5_000;

export type NewMessage = Pick<Message, 'channel' | 'user' | 'text'> &
  Partial<Pick<Message, 'threadTs' | 'blocks' | 'metadata' | 'ephemeralTo'>>;
export type Change = Partial<Pick<Message, 'text' | 'blocks' | 'metadata' | 'edited'>>;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomId = (): string => Array.from({ length: 5 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** Blocks and elements without an id get one, as Slack gives them. */
const withIds = (blocks: readonly Block[]): Block[] =>
  structuredClone(blocks).map((block) => {
    block.block_id ??= randomId();
    for (const element of elementsOf(block)) element.action_id ??= randomId();
    return block;
  });

/** The newest messages of all channels, oldest first. What is older than those kept is as gone as in a workspace that keeps none. */
export class Messages {
  private readonly all = new Map<string, Message>();
  private lastMicros = 0;

  constructor(
    private readonly clock: Clock,
    private readonly changed: (message: Message) => void,
    private readonly file: MessageFile | null,
  ) {
    for (const message of file?.load() ?? []) {
      this.all.set(this.key(message), message);
      this.lastMicros = Math.max(this.lastMicros, Number(message.ts.replace('.', '')));
    }
  }

  /** Seconds with six digits after the point; no two are equal, and they only grow. */
  nextTs(): string {
    this.lastMicros = Math.max(this.clock.millis() * 1_000, this.lastMicros + 1);
    return `${Math.floor(this.lastMicros / 1_000_000)}.${String(this.lastMicros % 1_000_000).padStart(6, '0')}`;
  }

  post({ threadTs = null, blocks = [], metadata = null, ephemeralTo = null, ...given }: NewMessage): Message {
    const ts = this.nextTs();
    const shown = withIds(blocks);
    return this.keep({
      ...given,
      ts,
      threadTs,
      metadata,
      ephemeralTo,
      blocks: shown,
      firstBlocks: shown,
      changedAt: this.clock.millis(),
      edited: null,
    });
  }

  update(message: Message, { blocks, ...change }: Change): Message {
    return this.keep({
      ...message,
      ...change,
      ...(blocks === undefined ? {} : { blocks: withIds(blocks) }),
      changedAt: this.clock.millis(),
    });
  }

  delete(message: Message): void {
    this.all.delete(this.key(message));
    if (message.ephemeralTo === null) this.file?.forget(message);
    this.changed(message);
  }

  find(channel: string, ts: string): Message | undefined {
    return this.all.get(this.key({ channel, ts }));
  }

  /** Every message, in every channel that it stands in, with this timestamp. */
  withTs(ts: string): Message[] {
    return this.list().filter((message) => message.ts === ts);
  }

  list(): Message[] {
    return [...this.all.values()];
  }

  /** What a channel shows to everybody, oldest first. */
  of(channel: string): Message[] {
    return this.list().filter((message) => message.channel === channel && message.ephemeralTo === null);
  }

  private keep(message: Message): Message {
    this.all.set(this.key(message), message);
    if (message.ephemeralTo === null) this.file?.keep(message);
    const [oldest] = this.all.size > keptMessages ? this.all.keys() : [];
    if (oldest !== undefined) this.all.delete(oldest);
    this.changed(message);
    return message;
  }

  private key({ channel, ts }: Pick<Message, 'channel' | 'ts'>): string {
    return `${channel} ${ts}`;
  }
}
