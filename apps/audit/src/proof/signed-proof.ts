import { OstiaryError, type Principal } from '#contracts';
import { Injectable } from '@nestjs/common';
import { CheckpointSigner } from './checkpoint.signer.js';
import type { RecordRole } from './logged-records.query.js';
import { ProofQuery } from './proof.query.js';

/** Proofs of records, signed at once where the record is newer than the last checkpoint. */
@Injectable()
export class SignedProof {
  constructor(
    private readonly proofs: ProofQuery,
    private readonly signer: CheckpointSigner,
  ) {}

  /** Rejects with `state_conflict` where the record or its log was changed. */
  async of(exchange: string, role: RecordRole, reader: Principal): Promise<string> {
    const proof = await this.proofs.of(exchange, role, reader);
    if (proof !== null) return proof;
    await this.signer.sign();
    const signed = await this.proofs.of(exchange, role, reader);
    if (signed === null)
      throw new OstiaryError(
        'state_conflict',
        'The record, or its log, is not what was signed any more: `ostiary audit verify` says more.',
      );
    return signed;
  }
}
