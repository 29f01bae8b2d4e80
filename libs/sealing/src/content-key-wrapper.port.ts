/**
 * What content keys are wrapped by: keys of the configuration, or a key management service that never gives its key away. Whoever has the database
 * without it reads no content.
 */
export abstract class ContentKeyWrapper {
  /** What can be stored in place of the key. */
  abstract wrap(key: Buffer): Promise<Buffer>;
  /** The key again. Throws where it was wrapped by something that is not known here, or was changed. */
  abstract unwrap(wrapped: Buffer): Promise<Buffer>;
  /** Whether it is wrapped as `wrap` would do it now. What is not gets wrapped anew, so that what wrapped it can go. */
  abstract isCurrent(wrapped: Buffer): boolean;
}
