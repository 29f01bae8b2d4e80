import { errors, type ErrorCode, OstiaryError } from '#contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The body of an error answer of the control APIs. Source: RFC 9457, with `code` from the table of errors as an extension; others may follow. */
export const problemSchema = z.looseObject({
  type: z.string().describe('`urn:ostiary:error:` and the code.'),
  title: z.string().describe('What the code means; the same for every occurrence.'),
  status: z.number().int(),
  detail: z.string().describe('What is the matter here.'),
  code: z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]]),
  instance: z.string().describe('`urn:ostiary:request:` and the id that x-request-id and the logs have.'),
});
export type ProblemDocument = z.infer<typeof problemSchema>;

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

/** Answers a request with an error where no filter stands, as a filter would. */
export const sendProblem = (reply: FastifyReply, request: FastifyRequest, error: unknown): FastifyReply => {
  const problem = problemOf(error, request.id);
  return reply.status(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
};

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
