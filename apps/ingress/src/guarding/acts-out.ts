import type { Detected } from '#detection';
import type { UnderstoodCall } from '#policy-model';

/** Tools of agents that only look at what is on the caller's machine, or keep notes, by their exact names. */
const lookers: ReadonlySet<string> = new Set([
  'Read',
  'Grep',
  'Glob',
  'LS',
  'NotebookRead',
  'TodoRead',
  'TodoWrite',
  'ExitPlanMode',
  'AskUserQuestion',
  'read_file',
  'list_dir',
  'list_files',
  'grep_search',
  'file_search',
  'search_files',
]);

/** Tools that write files: what they write to is among the paths. */
const writers: ReadonlySet<string> = new Set([
  'Write',
  'Edit',
  'MultiEdit',
  'NotebookEdit',
  'write_file',
  'edit_file',
  'str_replace_editor',
  'str_replace_based_edit_tool',
  'apply_patch',
]);

/** Programs that look at files and print, whatever their flags. */
const printers: ReadonlySet<string> = new Set(
  'ls cat head tail wc grep egrep fgrep rg pwd echo printf cd test [ true false stat file du df sort uniq cut tr diff which date basename dirname realpath nl seq jq tree column comm'.split(
    ' ',
  ),
);
const reading: ReadonlySet<string> = new Set('status log diff show branch rev-parse blame ls-files describe'.split(' '));

type Command = UnderstoodCall['commands'][number];

/** `git` with a flag before its word may run anything (`-c core.pager=...`). */
const isPrinting = ({ program, argv, wrappers }: Command): boolean =>
  wrappers.length === 0 &&
  (printers.has(program) || (program === 'git' && reading.has(argv[0] ?? '') && argv.every((word) => word !== null)));

const grave: ReadonlySet<string> = new Set(['medium', 'high', 'critical']);

/**
 * Whether a tool call could carry out an order: it sends data away, runs something, deletes, or writes outside of the working folder. What nobody understands
 * could; so could a tool that is not known to stay on the caller's machine.
 */
export function actsOut(tool: string, understood: UnderstoodCall | null, dangers: readonly Detected[]): boolean {
  if (understood === null || dangers.some(({ severity }) => grave.has(severity))) return true;
  const { commands, paths, hosts, sql } = understood;
  if (hosts.length > 0 || sql.some(({ verb }) => verb.toLowerCase() !== 'select')) return true;
  if (commands.some((command) => !isPrinting(command))) return true;
  if (paths.some(({ access, outside }) => access === 'delete' || access === 'execute' || (access === 'write' && outside === true)))
    return true;
  if (lookers.has(tool) || writers.has(tool)) return false;
  return commands.length === 0 && sql.length === 0;
}
