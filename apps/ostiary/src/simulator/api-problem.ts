const typeByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** An error that the simulator answers with, in the shape of https://docs.anthropic.com/en/api/errors. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly type: string;

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly details?: object,
  ) {
    super(message);
    this.type = typeByStatus[status] ?? 'api_error';
  }

  body(requestId: string): string {
    return JSON.stringify({
      type: 'error',
      error: { type: this.type, message: this.message, details: this.details },
      request_id: requestId,
    });
  }
}

/** The error that a request with a mistake at `path` gets. */
export const invalid = (path: string, message: string): ApiProblem => new ApiProblem(400, `${path}: ${message}`);
