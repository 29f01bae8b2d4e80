import { spendParts } from '../parts/spend-parts.js';
import { type LanguageJudge, placeIn } from '../subject.js';
import { cmdCommands } from './cmd-commands.js';
import { judgeCommands } from './judge-commands.js';
import { powerShellCommands } from './powershell-commands.js';

const connects = /sockets\.tcpclient|net\.sockets\.|system\.net\.webclient.*uploadfile|\.uploadfile\s*\(|\.uploadstring\s*\(/i;

/** Judges a text of PowerShell by its words, which is less than its grammar: no danger is sure. */
export const judgePowerShell: LanguageJudge = (subject, notes, judgeAs) => {
  if (!spendParts(subject, notes, false)) return;
  judgeCommands(powerShellCommands(subject.text), subject, notes, judgeAs);
  // Calls of .NET are no commands.
  const text = subject.text.replaceAll('`', '');
  const found = connects.exec(text);
  if (found === null) return;
  const socket = /sockets/i.test(found[0]);
  const shell = socket && /getstream|iex|invoke-expression|cmd|powershell/i.test(text);
  const [kind, why] = shell
    ? (['reverse-shell', 'Connects a shell of this machine to another one.'] as const)
    : (['data-exfiltration', 'Sends something to another machine.'] as const);
  notes.danger(kind, placeIn(subject, 0, subject.text.length), why, { confidence: 'medium' });
};

/** Judges a text of cmd by its words. */
export const judgeCmd: LanguageJudge = (subject, notes, judgeAs) => {
  if (spendParts(subject, notes, false)) judgeCommands(cmdCommands(subject.text), subject, notes, judgeAs);
};
