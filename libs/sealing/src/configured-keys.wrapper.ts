import { createHmac, hkdfSync } from 'node:crypto';
import { ContentKeyWrapper } from './content-key-wrapper.port.js';
import { open, seal } from './sealed-bytes.js';

const LEAST_SECRET_BYTES = 32;
const ID_BYTES = 8;
const BOUND_TO = Buffer.from('ostiary content key v1');

/** Wraps content keys by AES-256-GCM under secrets of the configuration: the first of them wraps, all of them unwrap, so that one can follow another. */
export class ConfiguredKeys extends ContentKeyWrapper {
  private readonly first: WrappingKey;
  private readonly known: ReadonlyMap<string, Buffer>;

  /** Throws RangeError where a secret is too short. */
  constructor(secrets: readonly [string, ...string[]]) {
    super();
    const keys = secrets.map(derive);
    this.first = keys[0]!;
    this.known = new Map(keys.map(({ id, key }) => [id, key]));
  }

  override wrap(key: Buffer): Promise<Buffer> {
    return Promise.resolve(Buffer.concat([Buffer.from(this.first.id, 'hex'), seal(this.first.key, key, BOUND_TO)]));
  }

  override isCurrent(wrapped: Buffer): boolean {
    return wrapped.toString('hex', 0, ID_BYTES) === this.first.id;
  }

  override unwrap(wrapped: Buffer): Promise<Buffer> {
    const key = this.known.get(wrapped.toString('hex', 0, ID_BYTES));
    if (key === undefined)
      return Promise.reject(new Error('A content key is wrapped by a key that is not known here, see audit.contentKeys'));
    const content = open(key, wrapped.subarray(ID_BYTES), BOUND_TO);
    return content === null ? Promise.reject(new Error('A wrapped content key was changed')) : Promise.resolve(content);
  }
}

interface WrappingKey {
  readonly id: string;
  readonly key: Buffer;
}

function derive(secret: string): WrappingKey {
  const bytes = Buffer.from(secret);
  if (bytes.length < LEAST_SECRET_BYTES) throw new RangeError(`A key that wraps content keys needs at least ${LEAST_SECRET_BYTES} bytes`);
  const key = Buffer.from(hkdfSync('sha256', bytes, '', 'ostiary content keys v1', 32));
  return {
    key,
    id: createHmac('sha256', key)
      .update('key id')
      .digest('hex')
      .slice(0, 2 * ID_BYTES),
  };
}
