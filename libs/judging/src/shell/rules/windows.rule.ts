import type { RuleTable, ShellRule } from '../shell-command.js';
import { unknown } from '../value.js';

/** A shell of Windows, called from this one: its judge gets the whole call, quoted as it quotes. */
const handedOver =
  (language: 'powershell' | 'cmd', quoted: (word: string) => string): ShellRule =>
  ({ args, place }, { run }) => {
    const text = [language, ...args.map((arg) => quoted(arg.text))].join(' ');
    run.judgeAs(language, { ...run.subject, text, within: place, depth: run.subject.depth + 1, certain: true });
    return undefined;
  };

/** Shells of Windows: what they are given is judged as theirs. */
export const windowsShellRules: RuleTable = {
  'powershell pwsh powershell.exe pwsh.exe': handedOver('powershell', (word) =>
    word.includes(unknown) ? '$unknown' : `'${word.replaceAll("'", "''")}'`,
  ),
  'cmd cmd.exe': handedOver('cmd', (word) => word.replaceAll(unknown, '%unknown%')),
};
