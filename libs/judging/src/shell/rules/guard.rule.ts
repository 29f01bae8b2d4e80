import type { Severity } from '#contracts';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand, ShellRule } from '../shell-command.js';
import type { Value } from '../value.js';
import { loads } from './loaded-code.js';
import { note } from './note.js';

const route =
  /^(?:ANTHROPIC_(?:BASE_URL|AUTH_TOKEN|BEDROCK_BASE_URL|VERTEX_BASE_URL|CUSTOM_HEADERS)|OPENAI_(?:BASE_URL|API_BASE)|CLAUDE_CODE_USE_(?:BEDROCK|VERTEX)|CLAUDE_CONFIG_DIR|CODEX_HOME)$/;
const preloads =
  /^(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|PROMPT_COMMAND|PS4|PERL5OPT|RUBYOPT|PYTHONSTARTUP|PYTHONINSPECT)$/;
const commands =
  /^(?:GIT_SSH_COMMAND|GIT_SSH|GIT_EDITOR|GIT_SEQUENCE_EDITOR|GIT_PAGER|GIT_ASKPASS|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|SSH_ASKPASS|PAGER|MANPAGER|EDITOR|VISUAL|BROWSER|LESSOPEN|PROMPT_COMMAND)$/;
const usual =
  /^(?:cat|less(?: -\w+)*|more|true|:|vim?|nano|emacs|code(?: --wait)?|echo|open|xdg-open|firefox|ssh(?: -[ivo4q]\S*(?: \S+)?)*|'?true'?|)$/;

/** A variable that is set, for one command or from now on: some change who is asked, or what other programs run. */
export function assigned(name: string, value: Value | null, command: ShellCommand, runner: Runner): void {
  if (route.test(name)) note('guard-tampering', `Sets ${name}: the client would go around what guards it.`, command, runner);
  if (value === null) return;
  if (name === 'NODE_TLS_REJECT_UNAUTHORIZED' && value.text === '0')
    note('guard-tampering', 'Has certificates not checked.', command, runner, 'medium');
  if (name === 'HISTFILE' && /^(?:\/dev\/null)?$/.test(value.text))
    note('guard-tampering', 'Keeps the commands out of the history.', command, runner, 'medium');
  if (
    /^(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_|EXTRA_)?INDEX(?:_URL)?|npm_config_registry|NPM_CONFIG_REGISTRY|GOPROXY)$/.test(name) &&
    value.text.startsWith('http')
  ) {
    if (!/^https:\/\/(?:pypi\.org|registry\.npmjs\.org|proxy\.golang\.org)(?:[/,]|$)/.test(value.text))
      note('foreign-package', `Takes packages from another registry, by ${name}.`, command, runner);
  }
  if (preloads.test(name) && value.text !== '') note('code-evaluation', `Has other programs run ${name} first.`, command, runner, 'high');
  loads(name, value, command, runner);
  if (commands.test(name) && !usual.test(value.text)) {
    note('code-evaluation', `Has other programs run what stands in ${name}.`, command, runner);
    // What stands behind the bar is a command, without it a program.
    runner.text({ ...value, text: value.text.replace(/^\|{1,2}-?/, '') }, command, name);
  }
}

const client =
  (pattern: RegExp, why: string, severity?: Severity): ShellRule =>
  (command, runner) => {
    const line = command.args
      .slice(0, 200)
      .map(({ text }) => text.slice(0, 80))
      .join(' ');
    if (pattern.test(line)) note('guard-tampering', why, command, runner, severity);
    return undefined;
  };

/** What goes around the guard: the client's settings, its switches, the tracks. */
export const guardRules: RuleTable = {
  claude(command, runner) {
    client(
      /--(?:dangerously-skip-permissions|allow-dangerously-skip-permissions)|bypassPermissions/,
      'Starts the client so that it asks nobody.',
    )(command, runner);
    client(
      /(?:^| )config (?:set|add|remove)(?: |$)|--settings(?: |=)|--setting-sources(?: |=)/,
      'Changes the settings of the client.',
      'high',
    )(command, runner);
    return client(
      /(?:^| )mcp (?:add|add-json|remove)(?: |$)|(?:^| )plugin (?:install|add|marketplace)/,
      'Gives the client other tools.',
      'medium',
    )(command, runner);
  },
  codex: client(/--(?:dangerously-bypass-approvals-and-sandbox|yolo)|danger-full-access/, 'Starts the client so that it asks nobody.'),
  'gemini aider opencode cursor-agent': client(/--(?:yolo|yes-always|force)(?: |$)/, 'Starts the client so that it asks nobody.'),
  unset(command, runner) {
    for (const { text } of command.args) {
      assigned(text, null, command, runner);
      if (text === 'HISTFILE') note('guard-tampering', 'Keeps the commands out of the history.', command, runner, 'medium');
    }
    return undefined;
  },
  env(command, runner) {
    for (const { text } of new Options(command.args, 'u unset C chdir').values('u', 'unset')) assigned(text, null, command, runner);
    return undefined;
  },
  'export declare typeset readonly setx launchctl'(command, runner) {
    for (const { text, marks } of command.args) {
      const equals = text.indexOf('=');
      if (equals > 0) assigned(text.slice(0, equals), { text: text.slice(equals + 1), marks }, command, runner);
    }
    return undefined;
  },
  history: client(/(?:^| )-[cdw]/, 'Deletes the history of commands.', 'medium'),
  'systemctl service killall pkill'(command, runner) {
    client(
      /(?:ostiary|auditd|falcon-sensor|crowdstrike|osqueryd|wazuh|clamav|fail2ban|defender|apparmor)/i,
      'Stops what watches over this machine.',
    )(command, runner);
    return undefined;
  },
  auditctl: client(/(?:^| )-(?:e 0|D)(?: |$)/, 'Stops what watches over this machine.'),
};
