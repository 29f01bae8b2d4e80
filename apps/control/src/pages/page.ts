import { visible } from '#chassis';

/** Text in a page is only ever text, and none of it is hidden. */
export const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A whole page; nothing in it runs, and nothing is loaded from elsewhere. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Ostiary</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1d2733; background: #fff; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid #d8dee6; }
  th { font-weight: 600; white-space: nowrap; } .badge { background: #e8eef6; border-radius: .25rem; padding: .1rem .4rem; }
  button, a.button { font: inherit; padding: .5rem 1rem; border: 1px solid #33506e; border-radius: .25rem; background: #33506e; color: #fff; text-decoration: none; cursor: pointer; }
  @media (prefers-color-scheme: dark) { body { color: #e3e9f0; background: #14191f; } th, td { border-color: #39434f; } .badge { background: #2a3643; } }
</style>
<h1>${escaped(title)}</h1>
${body}
</html>
`;

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // Not `no-referrer`: browsers would then say `Origin: null` of our own forms. Source: Fetch, "append a request Origin header".
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;
