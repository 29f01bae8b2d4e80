import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { pictured } from './cards/testing/pictured.js';

const page = readFileSync('docs/slack.md', 'utf8');
const manifest = z
  .object({
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .loose()
  .parse(
    [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => parse(yaml ?? '') as object).find((read) => 'oauth_config' in read),
  );

/** Source: the pages of https://docs.slack.dev/reference/methods and of https://docs.slack.dev/reference/events. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'views.open': [],
  'views.update': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'conversations.open': ['im:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'users.info': ['users:read', 'users:read.email'],
  'message.im': ['im:history'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
};

const sources = globSync('apps/approval/src/slack/**/*.ts')
  .filter((file) => !/\.(spec|fake)\.ts$|\/testing\//.test(file))
  .map((file) => readFileSync(file, 'utf8'));
const called = new Set(
  sources.flatMap((text) => [...text.matchAll(/\bclient\??\.([a-z]+\.[a-zA-Z]+)\(/g)].map(([, method]) => method ?? '')),
);

describe('the page on Slack', () => {
  it('has a manifest with exactly the scopes of what is called and heard', () => {
    expect(called.size).toBeGreaterThan(8);
    const wanted = [...called, ...manifest.settings.event_subscriptions.bot_events].map((name) => [name, scopesOf[name]] as const);
    expect(wanted.filter(([, scopes]) => scopes === undefined)).toEqual([]);
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...new Set(wanted.flatMap(([, scopes]) => scopes ?? []))].toSorted());
  });

  it('says what each scope is for', () => {
    for (const scope of manifest.oauth_config.scopes.bot) expect(page).toMatch(new RegExp(`^\\|.*\`${scope}\`.*\\|`, 'm'));
  });

  it('shows pictures that there are, of the cards as they are: npm run docs:pictures draws them', () => {
    const shown = [...page.matchAll(/\]\((pictures\/[^)]+)\)/g)].map(([, path]) => path ?? '');
    expect(shown.filter((path) => !existsSync(`docs/${path}`))).toEqual([]);
    expect(Object.keys(pictured).filter((name) => !shown.includes(`pictures/slack-${name}.png`))).toEqual([]);
    const digests = Object.entries(pictured).map(([name, { blocks }]) => [
      name,
      createHash('sha256').update(JSON.stringify(blocks)).digest('hex'),
    ]);
    expect(Object.fromEntries(digests)).toEqual(JSON.parse(readFileSync('docs/pictures/slack.json', 'utf8')));
  });
});
