/** Where a browser may be sent after its sign-in: a path of this address, or `/`. Whatever a browser could take for another site is none. */
export function localPath(to: string | undefined): string {
  if (to === undefined || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to) || to.includes('\\')) return '/';
  const base = 'http://here.invalid';
  const url = URL.parse(to, base);
  return url !== null && url.origin === base ? `${url.pathname}${url.search}` : '/';
}
