import { readPath } from '../../paths/place-of-path.js';
import type { Runner, ShellCommand } from '../shell-command.js';
import { type Value, valueOf } from '../value.js';
import { note } from './note.js';

const searched = /^(?:PATH|PYTHONPATH|NODE_PATH|PERL5LIB|RUBYLIB)$/;
const mostEntries = 64;

/** A variable that says where programs take code from: files that Node.js loads first, folders that are searched before others. */
export function loads(name: string, value: Value, command: ShellCommand, runner: Runner): void {
  if (name === 'NODE_OPTIONS') preloaded(value, command, runner);
  else if (searched.test(name)) searchedFirst(name, value, command, runner);
}

/** A package by its name is the project's own; files and addresses are whatever somebody put there. */
function preloaded({ text, marks }: Value, command: ShellCommand, runner: Runner): void {
  const words = text.split(/[\s=]+/, mostEntries).map((word) => word.replace(/^["']|["']$/g, ''));
  words.forEach((word, i) => {
    if (!/^(?:-r|--require|--import|--loader|--experimental-loader)$/.test(words[i - 1] ?? '') || !/^(?:[./~]|\w+:)/.test(word)) return;
    const { place } = readPath(word, runner.run.folder, runner.run.subject.workingFolder);
    const apart = /^(?!node:|file:)\w+:/.test(word) || (place !== 'inside' && place !== 'folder');
    note('code-evaluation', 'Has Node.js load code first, by NODE_OPTIONS.', command, runner, apart ? 'high' : 'medium');
    const code = /^data:[^,]*,(.*)$/s.exec(word)?.[1];
    if (code !== undefined) runner.args([valueOf('node'), valueOf('-e'), valueOf(decoded(code), marks)], command, 'NODE_OPTIONS');
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Folders where anybody may write, in front of those where the programs of the machine stand. */
function searchedFirst(name: string, { text }: Value, command: ShellCommand, runner: Runner): void {
  const { run } = runner;
  for (const entry of text.split(':', mostEntries)) {
    const { place } = readPath(entry, run.folder, run.subject.workingFolder);
    if (place === 'unknown' || place === 'system') return;
    if (place === 'temporary' || (name === 'PATH' && place === 'folder' && entry !== ''))
      note('code-evaluation', `Has programs taken from ${entry} before any other, by ${name}.`, command, runner);
  }
}
