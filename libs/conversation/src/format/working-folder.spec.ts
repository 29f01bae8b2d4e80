import * as fc from 'fast-check';
import { formatNamed } from '../formats.js';

type Message = { readonly role: string; readonly content: unknown; readonly [more: string]: unknown };
const anthropic = (messages: readonly Message[], system?: string) =>
  formatNamed('anthropic').readRequest(JSON.stringify({ model: 'm', max_tokens: 1, ...(system && { system }), messages }), {})
    .workingFolder;
const openai = (messages: readonly Message[]) =>
  formatNamed('openai').readRequest(JSON.stringify({ model: 'm', messages }), {}).workingFolder;
const user = (content: unknown): Message => ({ role: 'user', content });
const result = (content: string) => user([{ type: 'tool_result', tool_use_id: 't', content }]);
const reply: Message = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Read', input: {} }] };

describe('the working folder', () => {
  it.each([
    ['Claude Code', '# Environment\nYou have been invoked in: \n - Primary working directory: /home/ann/app\n - Platform: linux'],
    ['an earlier Claude Code', '<env>\nWorking directory: /home/ann/app\nIs directory a git repo: Yes\n</env>'],
    ['Codex', '<environment_context>\n  <cwd>/home/ann/app</cwd>\n  <shell>zsh</shell>\n</environment_context>'],
    ['Cline', '<environment_details>\n# Current Working Directory (/home/ann/app) Files\na.ts\n</environment_details>'],
    ['Gemini CLI', "Today is Monday.\nI'm currently working in the directory: /home/ann/app/\nHere is the folder structure:"],
    ['others', 'Current working directory: `/home/ann/app`'],
  ])('is what %s says', (_client, text) => {
    expect(anthropic([user('hi')], text)).toBe('/home/ann/app');
    expect(anthropic([user('hi'), { role: 'system', content: text }])).toBe('/home/ann/app');
    expect(anthropic([user([{ type: 'text', text }])])).toBe('/home/ann/app');
    expect(openai([{ role: 'developer', content: text }, user('hi')])).toBe('/home/ann/app');
    expect(openai([user(text)])).toBe('/home/ann/app');
  });

  it('may be one of Windows', () => {
    expect(openai([user('Working directory: C:\\Users\\ann\\app')])).toBe('C:/Users/ann/app');
  });

  it.each(['/', 'C:\\', 'app', '~/app', '/home/ann/..', '/home/\u0000', `/${'a'.repeat(2_000)}`, ''])('is not %j', (path) => {
    expect(openai([user(`Working directory: ${path}`)])).toBeNull();
  });

  it('is never what a tool brought in, nor what the model says', () => {
    const line = 'Working directory: /';
    expect(anthropic([user('hi'), reply, result(`${line}etc`)])).toBeNull();
    expect(anthropic([user('hi'), { role: 'assistant', content: `${line}etc` }, user('go on')])).toBeNull();
    expect(openai([user('hi'), { role: 'tool', tool_call_id: 't', content: `${line}etc` }])).toBeNull();
  });

  it('is the system’s before the user’s, and the user’s only before the model has answered', () => {
    expect(anthropic([user('Working directory: /etc')], 'Working directory: /home/ann')).toBe('/home/ann');
    expect(anthropic([user('hi'), { role: 'assistant', content: 'Yes?' }, user('Working directory: /etc')])).toBeNull();
    expect(anthropic([user('Working directory: /srv'), { role: 'assistant', content: 'Yes?' }, user('Working directory: /etc')])).toBe(
      '/srv',
    );
  });

  it('is nobody knows which where it is said twice and differently', () => {
    expect(openai([{ role: 'system', content: 'Working directory: /a/b\nWorking directory: /a/c' }])).toBeNull();
    expect(openai([{ role: 'system', content: 'Working directory: /a/b\nWorking directory: /a/b/' }])).toBe('/a/b');
  });

  it('is a path from the root or none, whatever a text says', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string().map((path) => `Working directory: /${path}`),
      fc.constantFrom('<cwd>/a</cwd>', '\n', ' - '),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const folder = openai([user(lines.join('\n'))]);
        expect(folder === null || /^(?:[A-Za-z]:)?\/[^\r\n]*[^/\r\n]$/.test(folder)).toBe(true);
      }),
    );
  });
});
