import type { ErrorCode } from '#contracts';
import type { CallFormat } from '#conversation';

/** What is told of a request that is no call yet: nothing of it but its path is known, and nothing is recorded. */
export interface PlainRefusal {
  readonly status: number;
  readonly reason: string;
  readonly code: ErrorCode;
  readonly text: string;
}

export const headersTooLarge = (bytes: number): PlainRefusal => ({
  status: 431,
  reason: 'Request Header Fields Too Large',
  code: 'headers_too_large',
  text: `The headers of the request are larger than ${bytes / 1024} KB together, which is the limit.`,
});
export const headersTooSlow: PlainRefusal = {
  status: 408,
  reason: 'Request Timeout',
  code: 'body_too_slow',
  text: 'The headers of the request did not arrive in time.',
};
export const brokenRequest: PlainRefusal = {
  status: 400,
  reason: 'Bad Request',
  code: 'request_malformed',
  text: 'The HTTP request is ambiguous or broken.',
};

/** In the client's own form. */
export function bodyOf({ code, text }: PlainRefusal, format: CallFormat): string {
  return format.answer({ code, text, reference: '', refusal: false, client: { kind: 'unknown' }, model: null }).body;
}
