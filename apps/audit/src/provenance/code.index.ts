import type { Fingerprints } from '#fingerprints';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A piece of code that shares fingerprints with what is asked about. */
export interface Candidate {
  readonly id: number;
  readonly exchangeId: string;
  readonly block: string;
  readonly digest: bigint;
  readonly language: string | null;
  /** Shared fingerprints, each weighed by how rare it is: 1 for one that no other piece has, less by the logarithm of how many have it. */
  readonly evidence: number;
}

interface CandidateRow extends Omit<Candidate, 'digest'> {
  readonly digest: string;
}

/** How pieces are voted for. */
export const voting = {
  /** In as many pieces a fingerprint is a pattern of the language, and says nothing. */
  commonFrom: 201,
  /** So many pieces come out of it. */
  most: 50,
  /** As long as there are few pieces, what is rare among them may not be so elsewhere. */
  fewest: 1_000,
} as const;
const { commonFrom, most, fewest } = voting;

const votesOf = (layer: keyof Fingerprints, hashes: string): string => `
  SELECT unnest(having_it) AS piece, ln(1 + known.pieces::float8 / cardinality(having_it)) / ln(1 + known.pieces) AS weight
    FROM known, unnest(${hashes}::int[]) AS asked (hash),
         LATERAL (SELECT array_agg(piece) AS having_it FROM
           (SELECT piece FROM code_${layer} WHERE hash = asked.hash LIMIT ${commonFrom}) AS first_few) AS found
   WHERE cardinality(having_it) < ${commonFrom}`;

/** The votes of both layers, for the pieces with most of them: work is bounded by 200 pieces a fingerprint. */
const statement = `
  WITH known AS (SELECT ${fewest} + coalesce(max(id), 0) AS pieces FROM code_piece),
       votes AS (SELECT piece, sum(weight) AS evidence
                   FROM (${votesOf('characters', '$1')} UNION ALL ${votesOf('tokens', '$2')}) AS one
                  GROUP BY piece ORDER BY evidence DESC, piece LIMIT ${most})
  SELECT c.id, c.exchange_id AS "exchangeId", c.block, c.digest, c.language, evidence
    FROM votes JOIN code_piece c ON c.id = votes.piece ORDER BY evidence DESC, c.id`;

/** Looks fingerprints up. */
@Injectable()
export class CodeIndex {
  /** The 50 pieces that most speaks for, the likeliest first. */
  async candidates(manager: EntityManager, { characters, tokens }: Fingerprints): Promise<Candidate[]> {
    const rows = await manager.query<CandidateRow[]>(statement, [[...characters], [...tokens]]);
    return rows.map((row) => ({ ...row, digest: BigInt(row.digest) }));
  }
}
