import { readFileSync } from 'node:fs';
import { RouteTable } from '../format/route-table.js';
import type { Told } from '../format/told.js';
import { openAiFormat } from './openai.format.js';
import { changedByRetries } from './request/changed-by-retries.js';
import { KEPT_STATE } from './request/kept-state.js';
import { SESSION_HEADERS, SESSION_METADATA } from './request/session-hint.js';

const page = readFileSync(new URL('../../../../docs/clients.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('## OpenAI Chat Completions'));
const told: Told = { code: 'policy_denied', text: 'no', reference: '...', refusal: true, client: { kind: 'unknown' }, model: null };
const listed = (start: string): string => /^- [^]*?(?=\n- |\n\n)/m.exec(section.slice(section.indexOf(start)))?.[0] ?? '';

describe('docs/clients.md, OpenAI Chat Completions', () => {
  it('tells which calls are carried', () => {
    const rows = [...section.matchAll(/^\| `(GET|POST) (\S+)` +\| (yes|no) +\|$/gm)];
    const table = new RouteTable([openAiFormat]);
    const kinds = rows.map(([, method = '', path = '']) => table.match(method, path.replace(/:id$|\*$/, 'x')).route?.kind);
    expect(kinds.map((kind) => (kind === undefined ? 'unknown' : kind === 'refused' ? 'no' : 'yes'))).toEqual(rows.map((row) => row[3]));
    const groups = new Set(openAiFormat.routes.map(({ path }) => path.split('/')[3]));
    expect(new Set(rows.map(([, , path = '']) => path.split('/')[3]))).toEqual(groups);
  });

  it.each([
    ['- **Conversations', KEPT_STATE],
    ['- **A session**', [...SESSION_HEADERS, ...SESSION_METADATA]],
    ['- **The same call again**', Object.keys(changedByRetries)],
  ])('%s: lists what the code has', (start, names) => {
    for (const name of names) expect(listed(start)).toContain(`\`${name}\``);
  });

  it('shows each form of a refusal', () => {
    const shown = JSON.parse(/```json\n([^`]*)```/.exec(section)?.[1] ?? 'null');
    const { status, headers, body } = openAiFormat.answer({ ...told, text: shown.error.message });
    expect(shown).toEqual(JSON.parse(body));
    expect(section).toContain(`| ${status}, error body, \`x-should-retry: ${headers['x-should-retry']}\` `);
    expect(openAiFormat.refuseStream(told)).toMatch(/^data: \{"error":/);
    const [{ message, finish_reason }] = JSON.parse(openAiFormat.refuseJson(told) ?? 'null').choices;
    expect([Object.keys(message).includes('refusal'), finish_reason]).toEqual([true, 'content_filter']);
  });
});
