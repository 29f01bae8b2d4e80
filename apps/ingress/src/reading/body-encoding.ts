import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { OstiaryError } from '#contracts';

/** A decompressor that counts what it has taken in: what is left over when it ends does not belong to the body. */
export type Inflater = Transform & { readonly bytesWritten: number };

/** A sender may ask for a window of 128 MB before its first byte; 8 MB is what HTTP allows. Source: RFC 9659. */
const zstd = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

const inflaters: Readonly<Record<string, () => Inflater>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: () => createZstdDecompress(zstd),
};

/**
 * The decompressor for a request's content encoding, null when there is none.
 * @throws OstiaryError `body_encoding` for an unknown encoding or several of them
 */
export function inflaterFor(headers: IncomingHttpHeaders): Inflater | null {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return null;
  if (!Object.hasOwn(inflaters, encoding)) {
    throw new OstiaryError('body_encoding', 'The content encoding must be one of gzip, deflate, br, zstd, or none.');
  }
  return inflaters[encoding]?.() ?? null;
}

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/**
 * A body is read as UTF-8 JSON; under any other label the next reader might read it otherwise. No label at all is accepted.
 * @throws OstiaryError `body_encoding`
 */
export function checkContentType(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  if (type !== undefined && !JSON_TYPE.test(type))
    throw new OstiaryError('body_encoding', 'The content type must be application/json, in UTF-8.');
}
