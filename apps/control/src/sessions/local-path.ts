const isPath = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/;

/**
 * Where a browser may be sent after its sign-in: a path of this address, or `/`. Whatever a browser could take for another site is none, also once
 * its dot segments are taken off: `/.//example.com` is another site by then.
 */
export function localPath(to: string | undefined): string {
  if (to === undefined || !isPath.test(to)) return '/';
  const base = 'http://here.invalid';
  const url = URL.parse(to, base);
  const path = url !== null && url.origin === base ? `${url.pathname}${url.search}` : '/';
  return isPath.test(path) ? path : '/';
}
