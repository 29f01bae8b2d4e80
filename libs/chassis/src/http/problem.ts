import { errors, type ErrorCode, OstiaryError } from '#contracts';

/** The body of an error answer of the control APIs. Source: RFC 9457, with `code` from the table of errors as an extension. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly instance: string;
  readonly [extension: string]: unknown;
}

/** An error answer with members of its own: the errors of a policy, who won a race. */
export class ProblemError extends OstiaryError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly extensions: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

/** What a client is told of an error: ours by code and message, any other as `internal` without a word of its text. */
export function problemOf(error: unknown, requestId: string): ProblemDocument {
  const known =
    error instanceof OstiaryError
      ? error
      : new OstiaryError('internal', 'The request could not be served. The logs have the cause, under this instance.');
  const definition = errors[known.code];
  return {
    ...(known instanceof ProblemError ? known.extensions : {}),
    type: `urn:ostiary:error:${known.code}`,
    title: definition.meaning,
    status: definition.status,
    detail: known.message,
    code: known.code,
    instance: `urn:ostiary:request:${requestId}`,
  };
}
