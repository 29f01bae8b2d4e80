import { readFileSync } from 'node:fs';
import type { Told } from '../../format/told.js';
import { beats } from './beats.js';
import { errorBody } from './error-body.js';
import { answer, refusalInStream, refuseJson } from './refusal.js';

const page = readFileSync(new URL('../../../../../docs/clients.md', import.meta.url), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| (Claude Code|Anthropic SDKs|others) +\|(.*)\|$/gm)].map(
    (match) => [match[1], match[2]?.split('|').map((cell) => cell.trim()) ?? []] as const,
  ),
);
const told = { code: 'policy_denied', text: 'no', reference: 'r', refusal: true, model: 'm' } as const;

describe('docs/clients.md', () => {
  it.each([
    ['Claude Code', 'claude-code'],
    ['Anthropic SDKs', 'anthropic-sdk'],
    ['others', 'unknown'],
  ] as const)('tells how %s is refused', (name, kind) => {
    const one: Told = { ...told, client: { kind } };
    const inStream = refusalInStream(one, 0);
    expect(rows.get(name)).toEqual([
      `${answer(one).status}, error body`,
      `${inStream.includes('content_block_start') ? 'text block, then ' : ''}\`error\` event`,
      `message with \`stop_reason: ${JSON.parse(refuseJson(one) ?? '').stop_reason}\``,
    ]);
    expect(inStream.endsWith(`\ndata: ${JSON.stringify(errorBody(told))}\n\n`)).toBe(true);
  });

  it('shows the error body and the signs of life as they are', () => {
    const shown = JSON.parse(/```json\n([^`]*)```/.exec(page)?.[1] ?? 'null');
    expect(shown).toEqual(errorBody({ code: 'policy_denied', text: shown.error.message, reference: '...', refusal: true }));
    expect(page).toContain(`\`${beats.stream.trim()}\` in a stream, a space in JSON`);
    expect(beats.json).toBe(' ');
  });
});
