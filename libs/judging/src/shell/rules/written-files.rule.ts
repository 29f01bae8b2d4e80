import { isAbsolute, readPath } from '../../paths/place-of-path.js';
import { changed, contentOf, pathOf, readFrom, writtenTo } from '../files.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand, ShellRule } from '../shell-command.js';
import { from, nothing, unknownValue, type Value, valueOf } from '../value.js';
import { note } from './note.js';

/** Copies keep what is known of their source; a file that goes into a folder is found by its name there, too. */
const copies: ShellRule = (command, runner) => {
  const { run } = runner;
  const options = new Options(command.args, 't target-directory S suffix m mode o owner g group');
  const into = options.values('t', 'target-directory')[0];
  const sources = into === undefined ? options.operands.slice(0, -1) : options.operands;
  const target = into ?? options.operands.at(-1);
  if (target === undefined || sources.length === 0) return nothing;
  deletesInTarget(options, target, command, runner);
  const symbolic = command.program === 'ln' && options.has('s', 'symbolic');
  for (const source of sources) {
    const content =
      command.program === 'mv' || command.program === 'ln' ? contentOf(source, run) : readFrom(source, command.place, run, 'medium');
    if (command.program === 'mv') changed(pathOf(source, 'delete', run), command.place, run, 'Deletes');
    writtenTo(target, content, command.place, run);
    const name = source.text.slice(source.text.lastIndexOf('/') + 1);
    if (/(?:^|\/)s?bin\/[^/]+$/.test(source.text)) run.renamed.set(pathOf(target, 'write', run).path, source.text);
    if (name !== '' && name !== '.') run.files.set(`${target.text.replace(/\/+$/, '')}/${name}`, content);
    if (symbolic && target !== source) run.follow(run.links, pathOf(target, 'delete', run).path, linkedFrom(target, source), command.place);
  }
  if (command.program === 'mv') for (const source of sources) movedAway(source, command, runner);
  if (command.program === 'mv' && target.text === '/dev/null')
    note('destructive-files', 'Moves files to where nothing comes back from.', command, runner);
  return nothing;
};

/** To move away all of a place is to take it from who needs it there. */
function movedAway(source: Value, command: ShellCommand, runner: Runner): void {
  const { path, place } = readPath(source.text, runner.run.folder, runner.run.subject.workingFolder);
  if (['root', 'home', 'folder', 'system'].includes(place) || path === '.git')
    note('destructive-files', `Moves ${path} away.`, command, runner, place === 'root' || place === 'home' ? 'critical' : 'high');
}

/** What the target has and the source has not, `rsync --delete` deletes. */
function deletesInTarget(options: Options, target: Value, command: ShellCommand, runner: Runner): void {
  if (command.program !== 'rsync' || !options.has('delete', 'delete-after', 'delete-before', 'delete-during', 'delete-excluded', 'del'))
    return;
  const { path, place } = readPath(target.text, runner.run.folder, runner.run.subject.workingFolder);
  if (place === 'root' || place === 'home' || place === 'system')
    note('destructive-files', `Deletes what is not in the source: ${path}.`, command, runner, 'critical');
}

/** Where a link leads: from the folder that it stands in. */
const linkedFrom = (link: Value, target: Value): string =>
  isAbsolute(target.text) ? target.text : `${link.text.replace(/[^/]*$/, '')}${target.text}`;

const writesOperands =
  (valued: string): ShellRule =>
  (command, runner) => {
    for (const operand of new Options(command.args, valued).operands.slice(0, 1000)) {
      changed(pathOf(operand, 'write', runner.run), command.place, runner.run, 'Writes');
    }
    return nothing;
  };

/** Programs that write files by their own doing. */
export const writtenFileRules: RuleTable = {
  'cp mv install ln rsync gcp': copies,
  'touch mkdir': writesOperands('m t r d p mode date reference'),
  'sed perl gsed'(command, { run }) {
    const options = new Options(command.args, 'e f expression file');
    const inPlace = options.has('i', 'in-place') || command.args.some(({ text }) => /^-[a-zA-Z]*i/.test(text) && !text.startsWith('--'));
    const files = options.values('e', 'expression', 'f', 'file').length > 0 ? options.operands : options.operands.slice(1);
    for (const file of files.slice(0, 1000)) {
      if (inPlace) changed(pathOf(file, 'write', run), command.place, run, 'Writes');
      else if (command.program !== 'perl') readFrom(file, command.place, run);
    }
    return undefined;
  },
  dd({ args, place }, { run }) {
    const value = (name: string) =>
      args.filter(({ text }) => text.startsWith(`${name}=`)).map(({ text, marks }) => valueOf(text.slice(name.length + 1), marks))[0];
    const source = value('if');
    const content = source === undefined ? unknownValue() : readFrom(source, place, run);
    const target = value('of');
    if (target !== undefined) writtenTo(target, content, place, run);
    return target === undefined ? content : nothing;
  },
  'tar bsdtar'(command, runner) {
    const { run } = runner;
    const valued = 'f C T X I file directory files-from checkpoint-action to-command use-compress-program rsh-command exclude transform';
    const dashed = command.args.map((arg, i) => (i === 0 && /^[a-zA-Z]+$/.test(arg.text) ? { ...arg, text: `-${arg.text}` } : arg));
    const options = new Options(dashed, valued);
    for (const action of options.values('checkpoint-action'))
      if (action.text.startsWith('exec=')) runner.text(valueOf(action.text.slice(5)), command, 'tar --checkpoint-action');
    for (const text of options.values('to-command', 'I', 'use-compress-program', 'rsh-command')) runner.text(text, command, 'tar');
    if (options.has('c', 'create', 'r', 'append')) {
      const marks = options.operands.slice(0, 1000).reduce<number>((all, one) => all | readFrom(one, command.place, run).marks, from.file);
      const [archive] = options.values('f', 'file');
      if (archive === undefined || archive.text === '-') return unknownValue(marks);
      writtenTo(archive, unknownValue(marks), command.place, run);
    } else {
      for (const folder of options.values('C', 'directory')) changed(pathOf(folder, 'write', run), command.place, run, 'Writes');
    }
    return nothing;
  },
  'zip 7z'(command, { run }) {
    const [archive, ...files] = new Options(command.args, 'x i P').operands;
    const marks = files.slice(0, 1000).reduce<number>((all, one) => all | readFrom(one, command.place, run).marks, from.file);
    if (archive !== undefined) writtenTo(archive, unknownValue(marks), command.place, run);
    return nothing;
  },
};
