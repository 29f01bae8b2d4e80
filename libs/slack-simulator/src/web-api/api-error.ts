/** An answer that is not ok: Slack's code, and what else the body says. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: string,
    readonly detail: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

/** Arguments that make no sense, as Slack tells of them. */
export const invalidArguments = (...messages: readonly string[]): ApiError =>
  new ApiError('invalid_arguments', { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } });
