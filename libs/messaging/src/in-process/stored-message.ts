import type { Topic } from '#contracts';
import type { WireMessage } from '../wire.js';

/** A message with its place on a topic. */
export interface StoredMessage extends WireMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Which partition a key belongs to: FNV-1a over its UTF-16 units, so that one key always meets one partition. */
function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
}

/** In memory of its own: what is kept of a piece of Node's pool, or of what was read from a disk at once, would keep all of that. */
function ownBytes(value: Buffer): Buffer {
  if (value.buffer.byteLength === value.length) return value;
  const own = Buffer.allocUnsafeSlow(value.length);
  value.copy(own);
  return own;
}

const KEPT_MESSAGES = 1_000;
const KEPT_BYTES = 8 * 1024 * 1024;

/** The messages that a topic keeps for groups that subscribe later: of a compacted topic the last one of each key, of any other the newest few. */
export class TopicLog {
  private readonly nextOffsets: number[];
  private kept: StoredMessage[] = [];
  private keptBytes = 0;
  private readonly latest = new Map<string, StoredMessage>();

  constructor(private readonly topic: Topic) {
    this.nextOffsets = Array.from({ length: topic.partitions }, () => 0);
  }

  append(message: WireMessage): StoredMessage {
    const partition = partitionOf(message.key, this.topic.partitions);
    const offset = this.nextOffsets[partition]!;
    this.nextOffsets[partition] = offset + 1;
    const stored = { ...message, value: ownBytes(message.value), topic: this.topic.name, partition, offset };
    if (this.topic.retention === 'compact') this.compact(stored);
    else this.keep(stored);
    return stored;
  }

  /** In the order they were published. */
  held(): readonly StoredMessage[] {
    return this.topic.retention === 'compact' ? [...this.latest.values()] : this.kept;
  }

  private compact(message: StoredMessage): void {
    this.latest.delete(message.key); // so that the map's order stays that of the offsets
    this.latest.set(message.key, message);
  }

  private keep(message: StoredMessage): void {
    this.kept.push(message);
    this.keptBytes += message.value.length;
    let surplus = 0;
    while (this.kept.length - surplus > KEPT_MESSAGES || (this.keptBytes > KEPT_BYTES && this.kept.length - surplus > 1)) {
      this.keptBytes -= this.kept[surplus]!.value.length;
      surplus += 1;
    }
    // Dropping one by one from the front would copy the array for each message.
    if (surplus > 0) this.kept = this.kept.slice(surplus);
  }
}
