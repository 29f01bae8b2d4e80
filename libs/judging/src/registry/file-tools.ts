import type { JudgedField, Language } from './judge-registry.js';

const rows = (language: Language, tools: readonly string[], fields: readonly string[]): JudgedField[] =>
  tools.flatMap((tool) => fields.map((field) => ({ tool, field, language })));

const pathFields = 'file_path filePath path target_file TargetFile filename absolute_path relative_path file notebook_path'.split(' ');
const codeFields =
  'content contents file_text new_string new_str new_source newText new_text replace insert_text code code_edit CodeContent'.split(' ');

const words = (text: string): string[] => text.split(/\s+/);
const written = words(
  `Write Edit MultiEdit NotebookEdit search_replace insert_edit_into_file write_file edit_file create_file
write_to_file replace_in_file replace_file_content append_to_file save_file replace mcp__*__write* mcp__*__edit* mcp__*__replace* mcp__*__insert*
mcp__*__append* mcp__*__save* mcp__*__create*file* mcp__*__create*text* mcp__*__create_or_update* mcp__*__push_file* mcp__*__create_directory*`,
);
const shownOrWritten = ['str_replace_editor', 'str_replace_based_edit_tool'];
/** What a server of files may call it to change one. */
const changes = 'update put set patch modify overwrite upload add store create'
  .split(' ')
  .flatMap((verb) => [`mcp__*__${verb}*`, `${verb}_file*`]);
const deleted = ['delete_file', 'remove_file', 'mcp__*__delete*', 'mcp__*__remove*', 'mcp__*__rm', 'mcp__*__unlink*'];
const moved = words('move_file rename_file mcp__*__move* mcp__*__rename* mcp__*__mv');
const copied = words('copy_file mcp__*__copy* mcp__*__cp');
const read = words(
  'Read NotebookRead Grep read_file view_file open_file read_many_files grep_search search_file_content mcp__*__read*file*',
);
const patches = ['apply_patch', 'ApplyPatch', 'applypatch', 'mcp__*__apply_patch'];

/** The tools that write, delete and read files. */
export const fileTools: readonly JudgedField[] = [
  ...rows('written file', written, pathFields),
  ...rows('shown or written file', shownOrWritten, pathFields),
  ...rows('code', [...written, ...shownOrWritten], codeFields),
  // What it is to do with the file: no command of a shell.
  ...rows('action', shownOrWritten, ['command']),
  ...rows('deleted file', deleted, [...pathFields, 'paths']),
  ...rows('deleted file', moved, ['source', 'old_path', 'from', 'src']),
  ...rows('written file', moved, ['destination', 'new_path', 'to', 'dest', 'dst']),
  ...rows('written file', copied, ['destination', 'new_path', 'to', 'target']),
  ...rows('written file', changes, [...pathFields, 'uri', 'target']),
  ...rows('read file', read, [...pathFields, 'paths']),
  ...rows('patch', patches, ['input', 'patch', 'diff', 'arguments']),
];
