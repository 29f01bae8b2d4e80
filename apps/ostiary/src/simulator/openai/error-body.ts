import { ApiProblem } from '../wire/api-problem.js';

const byStatus: Readonly<Record<number, { readonly type: string; readonly code: string | null }>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  404: { type: 'invalid_request_error', code: null },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
  500: { type: 'server_error', code: null },
  503: { type: 'server_error', code: null },
};

/** The error object of https://platform.openai.com/docs/guides/error-codes, which stands in bodies and in streams alike. */
export const errorObject = ({ status, message, members }: ApiProblem) => {
  const { type, code } = byStatus[status] ?? byStatus[status < 500 ? 404 : 500] ?? { type: 'server_error', code: null };
  return { error: { message, type, param: null, code, ...members } };
};

/** The error that a request with a mistake at `param` gets, `messages.[1].role` for one. */
export const invalid = (param: string, message: string, code: string | null = null): ApiProblem =>
  new ApiProblem(400, message, {}, { param, code });
