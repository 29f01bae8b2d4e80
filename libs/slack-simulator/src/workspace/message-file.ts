import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { messageBlocksSchema } from '../limits/block.schema.js';
import type { Message } from './message.js';

const messageSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  threadTs: z.string().nullable(),
  user: z.string(),
  text: z.string(),
  blocks: messageBlocksSchema,
  firstBlocks: messageBlocksSchema,
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).nullable(),
  ephemeralTo: z.string().nullable(),
  changedAt: z.number(),
  edited: z.object({ user: z.string(), ts: z.string() }).nullable(),
});
const lineSchema = z.union([z.object({ message: messageSchema }), z.object({ gone: z.object({ channel: z.string(), ts: z.string() }) })]);

/** Characters that are appended before the file is written anew. */
const maxAppended = 50_000_000;

const keyOf = ({ channel, ts }: Pick<Message, 'channel' | 'ts'>): string => `${channel} ${ts}`;

/** A line that a kill cut off, or that an older version wrote, is none. */
const parsed = (line: string): z.infer<typeof lineSchema> | null => {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
};

/**
 * Messages in a file, a line a change, so that a workspace outlives its process as the real one does. It is written before a call is answered:
 * what the bot was told is there is there after a kill, too.
 */
export class MessageFile {
  private bytes = 0;

  constructor(
    private readonly path: string,
    private readonly kept: number,
  ) {}

  /** What was there, oldest first; the file then holds that and no more. Throws where it cannot be read or written. */
  load(): Message[] {
    const messages = new Map<string, Message>();
    for (const line of existsSync(this.path) ? readFileSync(this.path, 'utf8').split('\n') : []) {
      const change = line === '' ? null : parsed(line);
      if (change === null) continue;
      if ('gone' in change) messages.delete(keyOf(change.gone));
      else messages.set(keyOf(change.message), change.message);
    }
    const newest = [...messages.values()].slice(-this.kept);
    const next = `${this.path}.next`;
    writeFileSync(next, newest.map((message) => `${JSON.stringify({ message })}\n`).join(''), { mode: 0o600 });
    renameSync(next, this.path);
    this.bytes = 0;
    return newest;
  }

  keep(message: Message): void {
    this.append({ message });
  }

  forget({ channel, ts }: Message): void {
    this.append({ gone: { channel, ts } });
  }

  private append(change: object): void {
    const line = `${JSON.stringify(change)}\n`;
    appendFileSync(this.path, line);
    this.bytes += line.length;
    // What was overwritten since goes.
    if (this.bytes > maxAppended) this.load();
  }
}
