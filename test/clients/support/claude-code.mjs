import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stack } from './ostiary.mjs';

const require = createRequire(import.meta.url);

/** The program itself, from its platform's package: the launcher would need an install script to have run. */
export const claudeProgram = require.resolve(`@anthropic-ai/claude-code-${process.platform}-${process.arch}/claude`);

/** A home folder that has been through Claude Code's first questions, with a trusted folder to work in. */
export const makeHome = () => {
  const home = realpathSync(mkdtempSync(join(stack.home, 'claude-')));
  const folder = join(home, 'work');
  mkdirSync(folder);
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  writeFileSync(
    join(home, '.claude.json'),
    JSON.stringify({ hasCompletedOnboarding: true, theme: 'dark', projects: { [folder]: trusted } }),
  );
  return { home, folder };
};

export const claudeEnvironment = ({ home }, extra = {}) => ({
  PATH: process.env.PATH,
  HOME: home,
  TERM: 'xterm-256color',
  ANTHROPIC_BASE_URL: stack.ingress,
  ANTHROPIC_AUTH_TOKEN: stack.tokens.alice,
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  ...extra,
});

/** Runs `claude -p` once. Resolves with its exit code, what it printed, and its result (JSON output). */
export const claude = async (place, prompt, { args = [], timeoutMs = 120_000, env = {} } = {}) => {
  const child = spawn(claudeProgram, ['-p', prompt, '--output-format', 'json', ...args], {
    cwd: place.folder,
    env: claudeEnvironment(place, { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes) => (stdout += bytes));
  child.stderr.on('data', (bytes) => (stderr += bytes));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  let result = null;
  try {
    result = JSON.parse(stdout);
  } catch {
    // It printed no JSON: the assertions show what it did print.
  }
  return { code, stdout, stderr, result, text: result?.result ?? stdout + stderr };
};
