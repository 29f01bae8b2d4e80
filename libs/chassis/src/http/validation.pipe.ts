import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ProblemError } from './problem.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Checks whatever a controller declares with `@Body({ schema })`, `@Query({ schema })` or `@Param('id', { schema })`. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => {
      const found = issues.slice(0, 20).map((issue) => ({ path: (issue.path ?? []).map(segment).join('.'), message: issue.message }));
      const first = found[0];
      return new ProblemError('parameter_invalid', first ? `${first.path || 'The value'}: ${first.message}` : 'The value does not fit.', {
        errors: found,
      });
    },
  });

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
