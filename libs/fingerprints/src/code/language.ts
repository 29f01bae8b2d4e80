/** What files and fences call a language, by the name that is told of it. Dialects that are read as one have one name. */
const names: Readonly<Record<string, readonly string[]>> = {
  typescript: ['ts', 'tsx', 'mts', 'cts', 'typescript'],
  javascript: ['js', 'jsx', 'mjs', 'cjs', 'javascript', 'node'],
  python: ['py', 'pyi', 'python', 'python3'],
  go: ['go', 'golang'],
  rust: ['rs', 'rust'],
  java: ['java'],
  kotlin: ['kt', 'kts', 'kotlin'],
  c: ['c', 'h'],
  cpp: ['cc', 'cpp', 'cxx', 'hpp', 'hh', 'c++'],
  csharp: ['cs', 'csharp', 'c#'],
  ruby: ['rb', 'ruby'],
  php: ['php'],
  swift: ['swift'],
  scala: ['scala'],
  shell: ['sh', 'bash', 'zsh', 'shell', 'shellscript'],
  sql: ['sql'],
  html: ['html', 'htm', 'xml', 'svg', 'vue', 'svelte'],
  css: ['css', 'scss', 'less'],
  json: ['json', 'jsonc'],
  yaml: ['yaml', 'yml'],
  terraform: ['tf', 'hcl', 'terraform'],
};
const byTag = new Map(Object.entries(names).flatMap(([name, tags]) => tags.map((tag) => [tag, name])));

/** Marks that one language has and the others don't; the first that stands twice, or once in a short text, is believed. */
const marks: readonly (readonly [string, RegExp])[] = [
  ['go', /^(?:package \w+$|func (?:\(\w+ \*?\w+\) )?\w+\(|\t*(?:if|for) .*:= )/gm],
  ['rust', /^\s*(?:(?:pub(?:\(\w+\))? )?(?:async )?fn \w+|impl(?:<[^>\n]{0,80}>)? \w+|use \w+(?:::|;)|let mut \w+)/gm],
  ['python', /^\s*(?:def \w+\(.*:$|class \w+.*:$|from [\w.]+ import |elif .*:$|except\b.*:$)/gm],
  ['java', /^\s*(?:(?:public|private|protected) (?:static |final |abstract )*[\w<>[\], ]{1,80} \w+ ?[({=]|import java)/gm],
  ['cpp', /^(?:#include <\w+>$|template ?<|using namespace |\s*std::\w+)/gm],
  ['c', /^#(?:include [<"]|define |ifn?def )/gm],
  [
    'typescript',
    /^\s*(?:export )?(?:interface \w+|type \w+(?:<[^>\n]{0,80}>)? =|(?:const|let) \w+: \w+|(?:async )?function \w+\(.*\): \w+)/gm,
  ],
  ['javascript', /^\s*(?:(?:const|let|var) [\w{[].* = |(?:export )?(?:async )?function\*? ?\w*\(|module\.exports|import .* from ['"])/gm],
  ['ruby', /^\s*(?:def \w+[?!]?(?:\(.*\))?$|end$|require ['"])/gm],
  ['shell', /^(?:#!\/.*sh$|\s*(?:if \[|fi$|done$|esac$))/gm],
  ['sql', /^\s*(?:select .* from |insert into |create (?:table|index) |update \w+ set )/gim],
  ['php', /<\?php|^\s*\$\w+ = /gm],
];
const looked = 20_000;

/** The language that a fence's word or a file's name says; null for none that is known. */
export const taggedLanguage = (tag: string): string | null => byTag.get((tag.split(/[./\\]/).at(-1) ?? '').toLowerCase()) ?? null;

/** A guess from the beginning of a text; null where nothing tells. */
export function guessedLanguage(text: string): string | null {
  const begin = text.slice(0, looked);
  const needed = begin.length > 600 ? 2 : 1;
  return marks.find(([, mark]) => [...begin.matchAll(mark)].length >= needed)?.[0] ?? null;
}

/** Whether code in one may be found as code in the other: not told, the same, or a dialect of the same. */
export const mayBeSameLanguage = (one: string | null, other: string | null): boolean =>
  one === null || other === null || familyOf(one) === familyOf(other);

const families: Readonly<Record<string, string>> = { typescript: 'javascript', cpp: 'c' };
const familyOf = (name: string): string => families[name] ?? name;
