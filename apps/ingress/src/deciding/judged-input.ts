import type { EvaluationInput } from '#policy-model';
import type { JudgedPart } from './decided.js';

/** What rules judge of a call: all of it, or its one part. */
export const judgedInput = (input: EvaluationInput, part: JudgedPart | null): EvaluationInput =>
  part === null ? input : { ...input, blocks: input.blocks.filter(({ id }) => id === part.block), fixed: part.fixed };
