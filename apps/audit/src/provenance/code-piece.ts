import { hash } from 'node:crypto';
import { type Fingerprints, fingerprintsOf, type GeneratedCode, generatedCode, type ModelBlock, tokensOf } from '#fingerprints';

/** A block of a reply, and where it stands. */
export interface WrittenBlock extends ModelBlock {
  readonly id: string;
  /** The number of its session. */
  readonly session: number;
  readonly exchange: string;
  /** Of the exchange's row. */
  readonly day: string;
}

/** A piece of code that a model wrote, ready to be found. */
export interface CodePiece extends GeneratedCode {
  readonly written: WrittenBlock;
  readonly digest: bigint;
  readonly tokens: number;
  readonly fingerprints: Fingerprints;
}

/** Less than one fingerprint over tokens needs names nothing. */
const fewestTokens = 16;

/** The code in blocks, each piece with its fingerprints; of what is the same in one session the first. */
export function piecesOf(blocks: readonly WrittenBlock[]): CodePiece[] {
  const seen = new Set<string>();
  return blocks.flatMap((written) =>
    generatedCode(written).flatMap((code) => {
      const digest = digestOf(code);
      const key = `${digest} ${written.session}`;
      const tokens = tokensOf(code.text);
      if (tokens.length < fewestTokens || seen.has(key)) return [];
      seen.add(key);
      return [{ ...code, written, digest, tokens: tokens.length, fingerprints: fingerprintsOf(code.text, tokens) }];
    }),
  );
}

/** Finds a piece again in the text of its block. */
export const pieceIn = (block: ModelBlock, digest: bigint): GeneratedCode | null =>
  generatedCode(block).find((code) => digestOf(code) === digest) ?? null;

const digestOf = ({ text }: GeneratedCode): bigint => hash('sha256', text, 'buffer').readBigInt64BE();
