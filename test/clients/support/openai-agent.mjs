import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { model, openai } from './openai.mjs';
import { stack } from './ostiary.mjs';
import { gateway } from './targets.mjs';

/** A home folder with a folder to work in, for an agent that runs what it is told to. */
export const makePlace = () => {
  const home = realpathSync(mkdtempSync(join(stack.home, 'agent-')));
  mkdirSync(join(home, 'work'));
  return { home, folder: join(home, 'work') };
};

const toolsOf = ({ home, folder }) => ({
  Bash: async ({ command }) => {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: home },
    });
    return stdout + stderr;
  },
  Write: ({ file_path: path, content }) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return 'Written.';
  },
  Read: ({ file_path: path }) => readFileSync(path, 'utf8'),
});

/**
 * An agent on the tool loop of OpenAI's SDK (`runTools`): it runs every tool call that reaches it, without asking. Resolves with the last words of the
 * model. `target` is the gateway, or what else answers.
 */
export const agent = async (place, prompt, { stream, target = gateway }) => {
  const tools = Object.entries(toolsOf(place)).map(([name, run]) => ({
    type: 'function',
    function: { name, description: 'A tool.', parameters: { type: 'object', properties: {} }, parse: JSON.parse, function: run },
  }));
  const client = openai(target, { defaultHeaders: { 'x-session-id': crypto.randomUUID() } });
  const params = { model, messages: [{ role: 'user', content: prompt }], tools, ...(stream ? { stream } : {}) };
  return client.chat.completions.runTools(params).finalContent();
};
