import type { z } from 'zod';
import { UnusableAnswerError } from './unusable-answer.error.js';

/** An analyzer's answer as its schema has it. Throws UnusableAnswerError for anything else: `otherwise` says what it is then. */
export function readAnswer<S extends z.ZodType>(answer: string, schema: S, otherwise: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw new UnusableAnswerError('it is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UnusableAnswerError(otherwise);
  return parsed.data;
}
