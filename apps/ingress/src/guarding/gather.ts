import { OstiaryError } from '#contracts';
import { decodeUtf8 } from '#conversation';

/** A model's reply is at most some megabytes; reading and scanning one this long keeps the event loop for about a quarter of a second. */
const longestBody = 16 * 1024 * 1024;

/** The text of a body, whole. Throws `upstream_broken` when it is longer than any reply, and when it is no text. */
export async function gather(body: AsyncIterable<Uint8Array>, received: (chunk: Uint8Array) => void): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    received(chunk);
    bytes += chunk.length;
    if (bytes > longestBody) throw new OstiaryError('upstream_broken', 'The provider’s reply is larger than 16 MB.');
    chunks.push(chunk);
  }
  try {
    return decodeUtf8(Buffer.concat(chunks, bytes));
  } catch (error) {
    throw new OstiaryError('upstream_broken', 'The provider’s reply is not text.', { cause: error });
  }
}
