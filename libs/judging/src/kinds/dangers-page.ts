import { builtInTools } from '../registry/built-in-tools.js';
import type { DangerKind } from './danger-kind.js';
import { dangerKinds } from './danger-kinds.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const titles: Readonly<Record<DangerKind['group'], string>> = {
  shell: 'Commands',
  sql: 'SQL',
  file: 'Files that are written',
  call: 'The call as a whole',
};

/** Each kind has a heading of its own, so that a refusal or a card can point at it. */
const told = ({ kind, severity, confidence, sentence, instead }: DangerKind): string =>
  `### ${kind}\n\n${sentence} _${severity}, confidence ${confidence}._\n\nInstead: ${instead}`;

/** The catalogue of dangers, as docs/dangers.md has it. */
export function dangersPage(): string {
  const intro = `# Dangers

Generated from \`libs/judging/src/kinds\` by \`npm run docs\`.

What a model wants done is judged by what it does, not by how it is spelled: a command is parsed as the shell parses it, what merely runs another
command (\`sudo\`, \`xargs\`, \`bash -c\`, \`ssh host\`) is taken off, and variables are followed as far as the same script sets them. SQL is read in every way in which a
database may read it, and what any of them would do counts. A file
that a tool writes is judged by what it is (a hook, a pipeline, a lock file), by whether it stands outside of the working folder, and by the packages that its code newly imports. \`ostiary judge COMMAND\` shows what is understood.

The severity below is the kind's own; a finding says less where there is a reason (\`rm -r\` of a build folder is low) and more where there is one (of \`/\`: critical).
A text that cannot be parsed is \`unparsed\`, one over 64 KB, or of more parts than are looked into (500 commands, 300 statements of SQL or 12,000 words of it), is \`too_complex\`: both are dangers, never passes. All fields of a call share these bounds. Of a text (what a user writes, a history that a client made up) 64 snippets and a fifth of that work are looked into for each 32 KB, and what is beyond is not told: it is the call itself that is judged whole. Code in other languages (\`python -c\`) is judged by its words only, so it is at most medium unless it plainly does one of these.
PowerShell and cmd are read as words too, without their grammar: every danger in them has the confidence medium, and what is put together while it runs is told by that alone.`;
  const groups = (Object.keys(titles) as DangerKind['group'][]).map((group) => {
    const kinds = dangerKinds.filter((one) => one.group === group).map(told);
    return `## ${titles[group]}\n\n${kinds.join('\n\n')}`;
  });
  const tools = table(['tools', 'fields', 'read as'], toolRows());
  return [
    intro,
    ...groups,
    `## Tools\n\nThe names are compared in any case; \`*\` stands for anything. The first row that fits counts; those of \`*\` come last. A bare text for an input (a custom tool of OpenAI’s) is read as the tool’s \`input\`, or else as the first thing that it runs; of an unknown tool as a command and as SQL.\n\n${tools}`,
    '',
  ].join('\n\n');
}

/** A row for the tools that have the same fields. */
function toolRows(): string[][] {
  const fields = new Map<string, string[]>();
  for (const { tool, field, language, maybe } of builtInTools) {
    const key = `${tool}|${maybe || tool === '*' ? `${language}, where it reads like it` : language}`;
    fields.set(key, [...(fields.get(key) ?? []), field]);
  }
  const tools = new Map<string, string[]>();
  for (const [key, names] of fields) {
    const [tool, language] = key.split('|') as [string, string];
    const same = `${quoted(names)}|${language}`;
    tools.set(same, [...(tools.get(same) ?? []), tool]);
  }
  return [...tools].map(([same, names]) => [quoted(names), ...same.split('|')]);
}

const quoted = (names: readonly string[]): string => [...new Set(names)].map((name) => `\`${name}\``).join(', ');
