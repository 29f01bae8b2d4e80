import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeHome } from './claude-code.mjs';
import { stack } from './ostiary.mjs';

const root = join(import.meta.dirname, '../../..');

/** As people are told to set it up. */
const pasted = (mark) => {
  const page = readFileSync(join(root, 'docs/hooks.md'), 'utf8');
  return JSON.parse(new RegExp(`<!-- ${mark} -->\\s+\`\`\`json\\n(.*?)\\n\`\`\``, 's').exec(page)[1]);
};

/** The hook by the command line, at this gateway. */
export const commandHook = () => {
  const hook = pasted('claude-code-command-hook');
  return { ...hook, command: hook.command.replace(/http:\S+/, stack.ingress) };
};

/** A home whose Claude Code asks `url` before each tool, by default this gateway; or by another hook. `texts`: also about prompts and what tools bring in. */
export const hookedHome = (url = `${stack.ingress}/hooks/claude-code`, other = null, texts = false) => {
  const place = makeHome();
  mkdirSync(join(place.home, '.claude'), { recursive: true });
  const told = pasted('claude-code-hooks');
  const [{ hooks }] = told.hooks.PreToolUse;
  hooks[0] = other ?? { ...hooks[0], url };
  if (texts) {
    const { UserPromptSubmit } = pasted('claude-code-text-hooks');
    UserPromptSubmit[0].hooks[0].url = url;
    Object.assign(told.hooks, { UserPromptSubmit, PostToolUse: UserPromptSubmit, PostToolUseFailure: UserPromptSubmit });
  }
  // Managed settings are the machine's; in a user's own file these two keys mean nothing.
  delete told.allowManagedHooksOnly;
  delete told.httpHookAllowedEnvVars;
  writeFileSync(join(place.home, '.claude', 'settings.json'), JSON.stringify(told));
  return place;
};

/** What a session on a login of its own has in its environment: its traffic goes to the provider, and only the hook knows Ostiary. */
export const ownLogin = (more = {}) => ({
  ANTHROPIC_BASE_URL: stack.simulator,
  ANTHROPIC_AUTH_TOKEN: undefined,
  ANTHROPIC_API_KEY: readFileSync(join(stack.home, 'data', 'simulator.key'), 'utf8').trim(),
  OSTIARY_TOKEN: stack.tokens.alice,
  ...more,
});
