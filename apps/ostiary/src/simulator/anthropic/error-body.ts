import { ApiProblem } from '../wire/api-problem.js';

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

/** The error object of https://docs.anthropic.com/en/api/errors, which stands in bodies, streams and batch results alike. */
export const errorObject = ({ status, message, members }: ApiProblem, requestId: string) => ({
  type: 'error',
  error: { type: typeByStatus[status] ?? 'api_error', message, ...members },
  request_id: requestId,
});

/** The error that a request with a mistake at `path` gets. */
export const invalid = (path: string, message: string): ApiProblem => new ApiProblem(400, `${path}: ${message}`);

export const notFound = (what: string): ApiProblem => new ApiProblem(404, `Not found: ${what}`);
