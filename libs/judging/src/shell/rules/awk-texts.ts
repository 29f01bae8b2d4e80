import { unknown, type Value, valueOf } from '../value.js';

const mostTexts = 32;
const longest = 1000;
const literal = /"((?:\\.|[^"\\]){0,1000})"/;
const token = new RegExp(`${literal.source}|([A-Za-z_]\\w{0,60})|([)|;}])`, 'gy');
const unescaped = (text: string): string => text.replace(/\\(["\\])/g, '$1');

/**
 * The texts that a program of awk has the shell run out of variables: `system(c)`, `"rm " c | getline`. `given`: those of `-v`, as `name=text`.
 * A variable that is not known stands as what is unknown.
 */
export function builtByAwk(code: string, given: readonly Value[]): Value[] {
  const variables = new Map<string, string>();
  for (const { text } of given) {
    const equals = text.indexOf('=');
    if (equals > 0) variables.set(text.slice(0, equals), text.slice(equals + 1));
  }
  for (const [, name = '', text = ''] of code.matchAll(/\b([A-Za-z_]\w{0,60})\s{0,9}=\s{0,9}"((?:\\.|[^"\\]){0,1000})"/g))
    variables.set(name, unescaped(text));
  const built: Value[] = [];
  for (const { index, 0: start } of code.matchAll(/\bsystem\s{0,9}\(/g)) {
    if (built.length >= mostTexts) break;
    built.push(valueOf(concatenated(code.slice(index + start.length, index + start.length + longest), variables)));
  }
  for (const [, before, behind] of code.matchAll(/\b([A-Za-z_]\w{0,60})\s{0,9}\||\|\s{0,9}([A-Za-z_]\w{0,60})/g)) {
    const text = variables.get(before ?? behind ?? '');
    if (text !== undefined && built.length < mostTexts) built.push(valueOf(text));
  }
  return built;
}

/** Texts and variables beside each other are one text. */
function concatenated(code: string, variables: ReadonlyMap<string, string>): string {
  let text = '';
  for (let at = 0; at < code.length;) {
    token.lastIndex = at;
    const found = token.exec(code);
    if (found?.[3] !== undefined) break;
    if (found?.[1] !== undefined) text += unescaped(found[1]);
    else if (found?.[2] !== undefined) text += variables.get(found[2]) ?? unknown;
    at = found === null ? at + 1 : token.lastIndex;
  }
  return text;
}
