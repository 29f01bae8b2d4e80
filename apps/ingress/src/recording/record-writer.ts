import { Inject, Injectable } from '@nestjs/common';
import type { ExchangeEntry, RecordedFinding, StoredBody } from '#contracts';
import { failpoint } from '#failpoints';
import { type BodyOf, Journal, TurnStore } from '#journal';
import type { PlacedBlock, RecordedPart } from '#journal/content';
import { FINGERPRINT_KEY } from '../ruleset/fingerprint-key.js';
import { AuditFingerprints } from './audit-fingerprints.js';
import { groupedRecords } from './grouped-records.js';

/** A body to be recorded: its masked text in parts, and what proves the original. */
export interface RecordedBody {
  readonly parts: readonly RecordedPart[];
  /** Of the original bytes; see `keyedDigest`. */
  readonly keyedDigest: string;
  readonly originalBytes: number;
  /** Its blocks, by the pieces that are stored of `parts`. Missing: none are told. */
  readonly blocks?: readonly PlacedBlock[];
  /** What lists call its exchange, masked. */
  readonly title?: string | null;
}

/** Where records go: bodies become references to blocks that are stored once, the rest goes to the journal as it is. */
@Injectable()
export class RecordWriter {
  private readonly fingerprints: AuditFingerprints;

  constructor(
    private readonly journal: Journal,
    private readonly turns: TurnStore,
    @Inject(FINGERPRINT_KEY) key: Uint8Array,
  ) {
    this.fingerprints = new AuditFingerprints(key);
  }

  /** Findings as auditors get them. */
  told(findings: readonly RecordedFinding[]): RecordedFinding[] {
    return findings.map((finding) => this.fingerprints.of(finding));
  }

  store(session: string, of: BodyOf, body: RecordedBody): { entries: ExchangeEntry[]; body: StoredBody } {
    return this.turns.store(session, of, body.parts, { keyedDigest: body.keyedDigest, bytes: body.originalBytes }, body.blocks);
  }

  /** Whether more than the end of an exchange would be taken now. */
  get hasRoom(): boolean {
    return this.journal.isReady();
  }

  /** Resolves when all of an exchange's entries are durable. */
  async append(entries: readonly ExchangeEntry[]): Promise<void> {
    await this.journal.appendAll(groupedRecords(entries));
    await failpoint('record.append.durable');
    this.turns.confirm(entries);
  }
}
