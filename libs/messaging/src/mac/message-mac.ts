import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Topic } from '#contracts';
import type { WireMessage } from '../wire.js';

/** Where a message carries its MAC: `v1=<key id>:<base64>`. */
export const MAC_HEADER = 'ostiary_mac';

/** The least bytes of a secret that keys are derived from: those of the hash. Source: RFC 2104, section 3. */
const LEAST_SECRET_BYTES = 32;

/** A message that none of ours made, or that is not as it was made. Quotes nothing of it. */
export class UnprovenMessage extends Error {
  override readonly name = 'UnprovenMessage';
}

interface MacKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** `v1=` before the id of a key, which says nothing of the key, and the MAC. */
const FORM = /^v1=([0-9a-f]{16}):([A-Za-z0-9+/]{43}=)$/;

/**
 * Tells messages of our own services from all others: HMAC-SHA-256 over the topic's name, the key, every header that we read, and the value.
 * So a message can't be altered, nor carried to another topic or key. It says that one of ours made it, not which one: that is the
 * brokers' access lists' to say; and it may arrive again: what a message means must bear that. Source: RFC 2104, RFC 5869.
 */
export class MessageMac {
  private readonly signing: MacKey;
  private readonly known: ReadonlyMap<string, KeyObject>;

  /** The first secret signs; all of them are accepted, so that one can follow another. Throws RangeError without one, or for one that is too short. */
  constructor(secrets: readonly [Uint8Array | string, ...(Uint8Array | string)[]]) {
    const keys = secrets.map(derive);
    this.signing = keys[0]!;
    this.known = new Map(keys.map(({ id, key }) => [id, key]));
  }

  /** Under a secret of this moment, for a bus that does not outlive its process. */
  static ofThisProcess(): MessageMac {
    return new MessageMac([randomBytes(LEAST_SECRET_BYTES)]);
  }

  /** The message with its MAC; as it is where the topic asks for none. */
  sign(topic: Topic, message: WireMessage): WireMessage {
    if (!topic.authenticated) return message;
    const { id, key } = this.signing;
    return { ...message, headers: { ...message.headers, [MAC_HEADER]: `v1=${id}:${macOf(key, topic, message).toString('base64')}` } };
  }

  /** Throws UnprovenMessage for one that carries no MAC of ours, or does not fit it. Done before anything else of a message is looked at. */
  check(topic: Topic, message: WireMessage): void {
    if (!topic.authenticated) return;
    const header = message.headers[MAC_HEADER];
    if (header === undefined) throw new UnprovenMessage('it carries no MAC');
    const [, id = '', mac = ''] = FORM.exec(header) ?? [];
    if (id === '') throw new UnprovenMessage('its MAC has another form than v1');
    const key = this.known.get(id);
    if (key === undefined) throw new UnprovenMessage('its MAC is of a key that is not known here, see bus.messageKeys');
    if (!timingSafeEqual(Buffer.from(mac, 'base64'), macOf(key, topic, message)))
      throw new UnprovenMessage('its MAC does not fit: the message was altered, or is of another topic or key');
  }
}

function derive(secret: Uint8Array | string): MacKey {
  const bytes = Buffer.from(secret);
  if (bytes.length < LEAST_SECRET_BYTES) throw new RangeError(`A message key needs at least ${LEAST_SECRET_BYTES} bytes`);
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', 'ostiary message mac v1', 32)));
  return { key, id: createHmac('sha256', key).update('key id').digest('hex').slice(0, 16) };
}

/** JSON keeps the parts before the value apart. What has no form in UTF-8 is a broker's U+FFFD by the time that it is read. */
function macOf(key: KeyObject, topic: Topic, message: WireMessage): Buffer {
  const headers = Object.entries(message.headers).filter(([name]) => isCovered(name));
  const head = JSON.stringify([topic.name, message.key, headers.sort(([a], [b]) => (a < b ? -1 : 1))], (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed() : part,
  );
  return createHmac('sha256', key).update(head).update('\n').update(message.value).digest();
}

/** All that is ours, but for the MAC itself and a dead letter's story, so that an operator may send a letter back as it is. */
function isCovered(name: string): boolean {
  return (name.startsWith('ce_') || name.startsWith('ostiary_') || name === 'content-type') && name !== MAC_HEADER && !isStory(name);
}

const isStory = (name: string): boolean => name.startsWith('ostiary_dead_');
