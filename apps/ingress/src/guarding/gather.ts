import { OstiaryError } from '#contracts';
import { decodeUtf8 } from '#conversation';

/** The text of a body, whole. Throws `upstream_broken` when it has more bytes than a reply may have, and when it is no text. */
export async function gather(body: AsyncIterable<Uint8Array>, maxBytes: number, received: (chunk: Uint8Array) => void): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    received(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new OstiaryError('upstream_broken', `The provider’s reply is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  try {
    return decodeUtf8(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, bytes));
  } catch (error) {
    throw new OstiaryError('upstream_broken', 'The provider’s reply is not text.', { cause: error });
  }
}
