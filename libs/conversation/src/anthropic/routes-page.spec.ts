import { readFileSync } from 'node:fs';
import { anthropicRoutes } from './anthropic.routes.js';

const page = readFileSync(new URL('../../../../docs/clients.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('## Routes of the Anthropic API'), page.indexOf('## A call that is refused'));
const rows = [...section.matchAll(/^\| `(\w+) (\S+)` +\| (\w+)/gm)].map(([, method, path, fate]) => ({ method, path, fate }));

/** How the page's word for a route is told from the table. */
const fates: Readonly<Record<string, readonly string[]>> = { greeting: ['answered', 'the'], refused: ['refused'] };

describe('docs/clients.md, routes of the Anthropic API', () => {
  it('has every route, in order, and says what becomes of it', () => {
    expect(rows.map(({ method, path }) => `${method} ${path}`)).toEqual(anthropicRoutes.map(({ method, path }) => `${method} ${path}`));
    for (const [index, { kind }] of anthropicRoutes.entries()) expect(fates[kind] ?? ['carried']).toContain(rows[index]?.fate);
  });
});
