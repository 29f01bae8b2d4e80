import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { RecordedFinding } from '#contracts';
import { shownOf } from '#detection';
import { derivedKey } from '../ruleset/derived-key.js';

/** Values that are remembered: agents send the same ones again with every turn. */
const REMEMBERED = 10_000;
/** Base64url characters: 144 bits. */
const LENGTH = 24;

/**
 * Fingerprints for those who may ask where else a value went. Callers see the beginning of the fingerprint that masks have; what auditors get is made of
 * that under a key of its own, so that nobody can put together what both see. The same value has the same one in all of the organisation.
 */
export class AuditFingerprints {
  private readonly key: KeyObject;
  private readonly known = new Map<string, string>();

  constructor(key: Uint8Array) {
    this.key = derivedKey(createSecretKey(key), 'finding');
  }

  /** The finding with the auditors' fingerprint, and what its mask shows as its label. Words of a rule have neither. */
  of(finding: RecordedFinding): RecordedFinding {
    const { fingerprint } = finding;
    return fingerprint === '' ? finding : { ...finding, fingerprint: this.told(fingerprint), label: shownOf(fingerprint) };
  }

  private told(fingerprint: string): string {
    const known = this.known.get(fingerprint);
    if (known !== undefined) return known;
    const told = createHmac('sha256', this.key).update(fingerprint).digest('base64url').slice(0, LENGTH);
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(fingerprint, told);
    return told;
  }
}
