import { readFileSync } from 'node:fs';
import { changedByRetries as anthropic } from './anthropic/request/changed-by-retries.js';
import { changedByRetries as openAi } from './openai/request/changed-by-retries.js';

const page = readFileSync(new URL('../../../docs/approvals.md', import.meta.url), 'utf8');
const listed = (from: string, to: string): [string, string][] =>
  [...page.slice(page.indexOf(from), page.indexOf(to)).matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)].map(([, name = '', about = '']) => [
    name,
    about,
  ]);

describe('docs/approvals.md, what an approval is bound to', () => {
  it.each([
    ['Anthropic Messages:', 'OpenAI Chat Completions:', anthropic],
    ['OpenAI Chat Completions:', '## A decision ends', openAi],
  ])('%s lists all that is left out, and nothing else', (from, to, list) => {
    expect(listed(from, to)).toEqual(Object.entries(list).map(([name, { about }]) => [name, about]));
  });
});
