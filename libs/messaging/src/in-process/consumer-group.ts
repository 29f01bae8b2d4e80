import { setImmediate as immediate } from 'node:timers/promises';
import type { StoredMessage } from './stored-message.js';

export interface Queued {
  readonly message: StoredMessage;
  /** Called once the group is through with the message. */
  readonly settle: () => void;
}

/** One subscriber of a group. `work` never throws; it says whether the messages are dealt with or were left because it stops. */
export interface Member {
  readonly atMost: { readonly messages: number; readonly bytes: number };
  work(messages: readonly StoredMessage[]): Promise<'done' | 'left'>;
  /** Resolves when nothing is in hand any more. */
  idle(): Promise<void>;
}

/** A group's place on one topic: a queue a partition, worked off in order, partitions side by side. */
export class ConsumerGroup {
  readonly members: Member[] = [];
  private readonly queues: Queued[][];
  private readonly running: (Promise<void> | undefined)[] = [];
  private bytes = 0;

  constructor(
    partitions: number,
    private readonly progressed: () => void,
  ) {
    this.queues = Array.from({ length: partitions }, () => []);
  }

  get queuedBytes(): number {
    return this.bytes;
  }

  get isIdle(): boolean {
    return this.members.length === 0 || this.queues.every((queue) => queue.length === 0);
  }

  join(member: Member): void {
    this.members.push(member);
    this.wakeAll();
  }

  /** Takes the member out and waits for what it has in hand. */
  async leave(member: Member): Promise<void> {
    const index = this.members.indexOf(member);
    if (index >= 0) this.members.splice(index, 1);
    await member.idle();
    this.wakeAll();
    this.progressed();
  }

  add(queued: Queued): void {
    this.bytes += queued.message.value.length;
    this.queues[queued.message.partition]!.push(queued);
    this.wake(queued.message.partition);
  }

  /** The offset of the newest message in each partition's queue, for whoever wants to know when they are through. */
  pending(): readonly StoredMessage[] {
    return this.queues.flatMap((queue) => queue.slice(-1).map((queued) => queued.message));
  }

  /** Whether the message still waits or is being worked on. */
  holds(message: StoredMessage): boolean {
    const first = this.queues[message.partition]![0];
    return first !== undefined && first.message.offset <= message.offset;
  }

  private wakeAll(): void {
    for (let partition = 0; partition < this.queues.length; partition += 1) this.wake(partition);
  }

  private wake(partition: number): void {
    if (this.running[partition] !== undefined || this.members.length === 0 || this.queues[partition]!.length === 0) return;
    this.running[partition] = this.run(partition).finally(() => {
      this.running[partition] = undefined;
      this.progressed();
      this.wake(partition);
    });
  }

  private async run(partition: number): Promise<void> {
    const queue = this.queues[partition]!;
    while (queue.length > 0) {
      // A turn of the event loop each, so that a long queue never starves sockets.
      await immediate();
      const member = this.members[partition % Math.max(this.members.length, 1)];
      if (member === undefined) return;
      const messages = take(queue, member.atMost);
      if ((await member.work(messages)) === 'left') return;
      for (const done of queue.splice(0, messages.length)) {
        this.bytes -= done.message.value.length;
        done.settle();
      }
      this.progressed();
    }
  }
}

function take(queue: readonly Queued[], atMost: Member['atMost']): StoredMessage[] {
  const messages: StoredMessage[] = [];
  let bytes = 0;
  for (const { message } of queue) {
    bytes += message.value.length;
    if (messages.length > 0 && (messages.length >= atMost.messages || bytes > atMost.bytes)) break;
    messages.push(message);
  }
  return messages;
}
