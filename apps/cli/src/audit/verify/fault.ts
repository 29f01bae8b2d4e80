/**
 * What can be wrong with a record that is kept, by how much it says. `tampered`: what is there is not what was written. `incomplete`: something was never
 * there, or is not any more.
 */
export const faultKinds = {
  content_changed: { severity: 'tampered', means: 'The record’s bytes are not those that its digest was made of.' },
  content_unreadable: { severity: 'tampered', means: 'The key of the record’s session is gone, and nothing says that it was erased.' },
  record_miscopied: { severity: 'tampered', means: 'What the row says of the record is not what the record says.' },
  record_changed: { severity: 'tampered', means: 'The record is not the one that the log has at its place.' },
  record_missing: { severity: 'tampered', means: 'The log has a record that is not there.' },
  record_added: { severity: 'tampered', means: 'There is a record at a place that the log does not have, or twice.' },
  link_broken: { severity: 'tampered', means: 'The record does not follow the one before it in its chain.' },
  chain_cut: { severity: 'tampered', means: 'The chain once had more records than are there.' },
  chain_gap: { severity: 'incomplete', means: 'Records of the chain were never stored.' },
  tree_changed: { severity: 'tampered', means: 'The log’s stored hashes do not fit each other.' },
  log_forked: { severity: 'tampered', means: 'The log is not the one that the checkpoint was made of.' },
  log_truncated: { severity: 'tampered', means: 'The log has fewer records than a checkpoint says.' },
  checkpoint_forged: {
    severity: 'tampered',
    means: 'A checkpoint does not say what it should, or a signature of a known key does not hold.',
  },
  checkpoint_unsigned: { severity: 'tampered', means: 'A checkpoint has no signature of a known key.' },
  checkpoint_missing: { severity: 'tampered', means: 'A checkpoint that was published is not there any more.' },
  content_misplaced: {
    severity: 'tampered',
    means: 'A text of the record is not found where its place says: readers are told that it is not on record.',
  },
  exchange_misread: { severity: 'tampered', means: 'What the lists and pages show of an exchange is not what its records say.' },
  session_misread: { severity: 'tampered', means: 'What lists show of a session is not the sum of its exchanges.' },
  deed_misread: { severity: 'tampered', means: 'What is kept of a hold or an erasure is not what audit’s own chain says.' },
  erased_on_hold: { severity: 'tampered', means: 'Content was erased that was on hold.' },
  proof_invalid: { severity: 'tampered', means: 'A proof in the bundle does not hold.' },
  seal_forged: { severity: 'tampered', means: 'A seal is not the one that the log has at its place: what it says is gone is not excused.' },
  seal_not_due: { severity: 'tampered', means: 'A seal is of what had to be kept: it was on hold, or too young.' },
  sealed_there: { severity: 'incomplete', means: 'A record is there that a seal says is gone.' },
  unsigned_tail: { severity: 'incomplete', means: 'The newest records are in no checkpoint yet.' },
} as const satisfies Record<string, { readonly severity: 'tampered' | 'incomplete'; readonly means: string }>;

export type FaultKind = keyof typeof faultKinds;

/** Where: whatever of it is known. */
export interface FaultPlace {
  readonly log?: number;
  readonly leaf?: number;
  readonly chain?: string;
  readonly seq?: number;
  readonly size?: number;
  readonly exchange?: string;
  readonly session?: string;
  readonly line?: number;
}

export interface Fault extends FaultPlace {
  readonly kind: FaultKind;
  readonly detail?: string;
}
