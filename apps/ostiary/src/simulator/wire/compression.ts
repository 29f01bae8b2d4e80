import type { Transform } from 'node:stream';
import {
  brotliCompressSync,
  createBrotliCompress,
  createDeflate,
  createGzip,
  createZstdCompress,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';

type Flushing = Transform & { flush(done: () => void): void };

const encoders = {
  gzip: { whole: gzipSync, streaming: createGzip },
  br: { whole: brotliCompressSync, streaming: createBrotliCompress },
  zstd: { whole: zstdCompressSync, streaming: createZstdCompress },
  deflate: { whole: deflateSync, streaming: createDeflate },
};

/** A content coding: https://www.rfc-editor.org/rfc/rfc9110#name-content-codings */
export type Encoding = keyof typeof encoders;
export const encodings = Object.keys(encoders) as Encoding[];

export const compress = (encoding: Encoding, text: string): Buffer => encoders[encoding].whole(Buffer.from(text));

/** A compressor for a stream; its `flush` sends what it has, so that each frame leaves when it is written. */
export const compressor = (encoding: Encoding): Flushing => encoders[encoding].streaming();
