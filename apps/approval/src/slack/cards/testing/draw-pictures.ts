import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { drawingCss, messageHtml } from '#slack-simulator';
import { chromium } from 'playwright-core';
import { format } from 'prettier';
import { browserProgram } from '../../../../../../test/system/harness/browser-program.js';
import { sampleNow } from './card-samples.js';
import { pictured } from './pictured.js';

/** `npm run docs:pictures`: draws the pictures of docs/slack.md from the real blocks, with the browser of this machine. */
const folder = 'docs/pictures';
const frame = 'body{margin:0}#message{background:#fff;padding:10px 18px 14px;width:640px;border:1px solid #ddd;border-radius:8px}';
const names: Readonly<Record<string, string>> = { S0DATABASE: 'database-team' };

const command = '$ claude -p "Run the migration on prod-db"';
const asked = `${command}\n\n… waits: the connection is kept alive`;
const answered = `${command}\n\nThe column legacy_id is dropped.`;
const walkCss =
  'body{margin:0}#message{display:grid;grid-template-columns:330px 1fr 1fr;gap:22px;padding:14px;width:1370px;box-sizing:border-box;background:#f4f5f7}' +
  'h2{font:700 16px system-ui,sans-serif;margin:4px 0 8px}.panel{background:#fff;border:1px solid #ddd;border-radius:8px;padding:10px 16px;zoom:.86}' +
  '.terminal{background:#14191f;color:#e3e9f0;font-size:14px;padding:16px;margin-bottom:24px}';

const browser = await chromium.launch({ executablePath: browserProgram(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 720, height: 900 } });
  for (const [name, { blocks }] of Object.entries(pictured)) {
    const html = messageHtml(blocks, { nameOf: (id) => names[id], now: sampleNow });
    await page.setContent(
      `<!doctype html><meta charset="utf-8"><style>${drawingCss}${frame}</style><div id="message"><div class="blocks">${html}</div></div>`,
    );
    await page.locator('#message').screenshot({ path: `${folder}/slack-${name}.png` });
  }
  const drawnCard = (name: 'pending' | 'approved'): string =>
    `<div class="panel"><div class="blocks">${messageHtml(pictured[name]?.blocks, { nameOf: (id) => names[id], now: sampleNow })}</div></div>`;
  const terminal = (text: string): string => `<pre class="panel terminal">${text}</pre>`;
  await page.setViewportSize({ width: 1_400, height: 900 });
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>${drawingCss}${walkCss}</style><div id="message">
<div><h2>1 · A call is held</h2>${terminal(asked)}<h2>4 · The very same call goes on</h2>${terminal(answered)}</div>
<div><h2>2 · Reviewers see it in Slack</h2>${drawnCard('pending')}</div>
<div><h2>3 · A click, and every copy says so</h2>${drawnCard('approved')}</div></div>`,
  );
  await page.locator('#message').screenshot({ path: `${folder}/walk.png` });
} finally {
  await browser.close();
}
const drawn = Object.entries(pictured).map(([name, { blocks }]) => [
  name,
  createHash('sha256').update(JSON.stringify(blocks)).digest('hex'),
]);
writeFileSync(`${folder}/slack.json`, await format(JSON.stringify(Object.fromEntries(drawn)), { parser: 'json' }));
