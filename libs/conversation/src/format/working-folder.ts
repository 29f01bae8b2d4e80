import type { ContentBlock } from './conversation.js';

/** How clients tell their models where they work, each on a line of its own. */
const told = [
  // Claude Code, OpenCode: ` - Primary working directory: /home/ann/app`.
  /^[ \t]*(?:[-*] )?(?:(?:primary|current) )?working directory:[ \t]*(\S[^\r\n]*)/gim,
  // Codex.
  /^[ \t]*<cwd>([^<>\r\n]+)<\/cwd>/gm,
  // Cline and its forks.
  /^# Current Working Directory \(([^\r\n]+)\) Files/gm,
  // Gemini CLI.
  /^[ \t]*I'm currently working in the directory:[ \t]*(\S[^\r\n]*)/gm,
];
const hint = /working directory|<cwd>|working in the directory/i;

/** Looked at are so many texts of the system's and of the user's, and so much of each. */
const mostTexts = 64;
const longestText = 256 * 1024;
const longestFolder = 1_024;

/**
 * The folder that a client works in, by its own word: absolute, with `/` between its parts. What the system's texts say counts; where they say nothing, what the
 * user's say before the model first answers. What tools brought in is never asked. Null: nobody says it, or it is said twice and differently.
 */
export function workingFolderOf(blocks: readonly ContentBlock[]): string | null {
  const firstReply = blocks.findIndex(({ role }) => role === 'assistant');
  const opening = firstReply < 0 ? blocks : blocks.slice(0, firstReply);
  const said = foldersIn(blocks, 'system');
  const folders = said.size > 0 ? said : foldersIn(opening, 'user');
  const [folder] = folders;
  return folders.size === 1 && folder !== undefined ? folder : null;
}

function foldersIn(blocks: readonly ContentBlock[], from: 'system' | 'user'): ReadonlySet<string> {
  const texts = blocks.filter(({ kind, role, provenance }) => kind === 'text' && role === from && provenance === from).slice(0, mostTexts);
  return new Set(texts.flatMap(({ fields }) => fields.slice(0, mostTexts).flatMap(({ value }) => foldersOf(value.slice(0, longestText)))));
}

const foldersOf = (text: string): string[] =>
  hint.test(text) ? told.flatMap((line) => [...text.matchAll(line)].flatMap(([, folder = '']) => folderOf(folder) ?? [])) : [];

/** A path as it was told, without quotes; null: it is none that says where something is outside of it. */
function folderOf(path: string): string | null {
  const bare = path.trim().replace(/^(["'`])(.*)\1$/, '$2');
  const folder = (/^[A-Za-z]:[\\/]/.test(bare) ? bare.replaceAll('\\', '/') : bare).replace(/\/+$/, '');
  const isPlain = folder.length <= longestFolder && !/\p{Cc}|(?:^|\/)\.{1,2}(?:\/|$)/u.test(folder);
  return isPlain && /^(?:[A-Za-z]:)?\/./.test(folder) ? folder : null;
}
