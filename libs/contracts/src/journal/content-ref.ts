import { createHash } from 'node:crypto';
import type { JournalRecordOf } from './journal-record.js';

type Content = Pick<JournalRecordOf<'content.stored'>, 'session' | 'data'>;

/**
 * Whether a block carries the reference that ingress gives to its text: SHA-256 over the session's id and the block's bytes. One that does not would
 * be read as what it is not.
 */
export const hasOwnRef = ({ session, data: { ref, text } }: Content): boolean =>
  createHash('sha256').update(session).update(text).digest('hex') === ref;

/** What rows find a block by: half of its reference, which is enough to tell the blocks of one session apart. The whole is checked where it is read. */
export const shortRef = (ref: string): Buffer => Buffer.from(ref, 'hex').subarray(0, 16);
