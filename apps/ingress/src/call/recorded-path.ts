const longestName = 20;

/** The path of a request target: a query may hold anything and is not recorded. */
export const pathOf = (target = '/'): string => target.split('?', 1)[0] ?? '/';

/**
 * What the record and the refusal say of a path that no route serves. Its query is left out, and so is every segment that is no plain name:
 * a token pasted into a URL must not come to rest in the audit.
 */
export const recordedPath = (target = '/'): string =>
  pathOf(target)
    .split('/')
    .slice(0, 8)
    .map((segment) => (segment.length < longestName && /^[a-z0-9._-]*$/i.test(segment) ? segment : '…'))
    .join('/');
