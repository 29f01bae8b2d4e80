import { pipeline } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { OstiaryError } from '#contracts';
import type { UpstreamReply } from '../upstreams/upstream.port.js';

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream & AsyncIterable<Uint8Array>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  // A larger window than HTTP allows would be memory that nobody counts. Source: RFC 9659.
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};

/**
 * A reply's body without its compression. None is asked for, and some providers compress all the same. It is inflated as it is read, so a
 * small body that grows without end costs no more than what whoever reads it allows.
 * Throws `upstream_broken` for an encoding that is not known, and while iterating for one that is not what it says.
 */
export function inflated({ headers, body }: UpstreamReply): AsyncIterable<Uint8Array> {
  const encodings = (headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (encodings.length === 0) return body;
  const [name = ''] = encodings;
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decoder === undefined || encodings.length > 1)
    throw new OstiaryError('upstream_broken', 'The provider compressed its reply in a way that was not asked for and is not known here.');
  return through(body, decoder());
}

async function* through(
  body: AsyncIterable<Uint8Array>,
  decoder: NodeJS.ReadWriteStream & AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // Errors of both sides arrive where the decoder is read.
  pipeline(body, decoder, () => undefined);
  try {
    yield* decoder;
  } catch (error) {
    if (error instanceof OstiaryError) throw error;
    throw new OstiaryError('upstream_broken', 'The provider’s reply is not compressed as it says.', { cause: error });
  }
}
