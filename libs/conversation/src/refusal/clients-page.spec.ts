import { readFileSync } from 'node:fs';
import { beats } from './beats.js';
import { errorBody } from './error-body.js';
import { refusalInStream, refusalMessage, refusalStatus } from './refusal.js';

const page = readFileSync(new URL('../../../../docs/clients.md', import.meta.url), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| (Claude Code|Anthropic SDKs|others) +\|(.*)\|$/gm)].map(
    (match) => [match[1], match[2]?.split('|').map((cell) => cell.trim()) ?? []] as const,
  ),
);
const args = { text: 'no', code: 'policy_denied' as const, reference: 'r', model: 'm' };

describe('docs/clients.md', () => {
  it.each([
    ['Claude Code', 'claude-code'],
    ['Anthropic SDKs', 'anthropic-sdk'],
    ['others', 'unknown'],
  ] as const)('tells how %s is refused', (name, kind) => {
    const client = { kind };
    const inStream = refusalInStream(client, args, 0);
    expect(rows.get(name)).toEqual([
      `${refusalStatus(client)}, error body`,
      `${inStream.includes('content_block_start') ? 'text block, then ' : ''}\`error\` event`,
      `message with \`stop_reason: ${JSON.parse(refusalMessage(client, args)).stop_reason}\``,
    ]);
    expect(inStream.endsWith(`\ndata: ${errorBody('policy_denied', 'no', 'r')}\n\n`)).toBe(true);
  });

  it('shows the error body and the signs of life as they are', () => {
    const shown = JSON.parse(/```json\n([^`]*)```/.exec(page)?.[1] ?? 'null');
    expect(shown).toEqual(JSON.parse(errorBody('policy_denied', shown.error.message, '...')));
    expect(page).toContain(`\`${beats.stream.trim()}\` in a stream, a space in JSON`);
    expect(beats.json).toBe(' ');
  });
});
