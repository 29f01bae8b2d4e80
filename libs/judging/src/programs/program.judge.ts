import { asScript } from '../shell/quoting.js';
import { type LanguageJudge, placeIn } from '../subject.js';

const interpreters: readonly (readonly [RegExp, string])[] = [
  [/^(?:javascript|js|node(?:js)?|typescript|ts|jsx|tsx)$/, 'node -e'],
  [/^(?:ruby|rb)$/, 'ruby -e'],
  [/^perl$/, 'perl -e'],
  [/^php$/, 'php -r'],
  [/^(?:bash|sh|zsh|shell)$/, 'bash -c'],
];

/** Judges a program that a tool runs as the interpreter's argument that it could as well be. What language it is in, the input may say; else it is Python. */
export const judgeProgram: LanguageJudge = (subject, notes, judgeAs) => {
  const { text, input } = subject;
  const said = typeof input === 'object' && input !== null ? (input as { language?: unknown }).language : undefined;
  const language =
    typeof said === 'string' ? said.toLowerCase() : /\b(?:require\(|const |let |await |=>)/.test(text) ? 'javascript' : 'python';
  const [program = 'python3', option = '-c'] = interpreters.find(([name]) => name.test(language))?.[1].split(' ') ?? [];
  judgeAs('shell', {
    ...subject,
    text: asScript([program, option, text]),
    within: placeIn(subject, 0, text.length),
    depth: subject.depth + 1,
  });
};
