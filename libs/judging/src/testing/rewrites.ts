/** Quotes a word so that any shell reads it as it is. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
const plain = (word: string): boolean => /^[\w./:=@%+,~-]+$/.test(word);
/** As people write it: quoted where it must be; a tilde, a star and a variable stay what they are to the shell. */
const written = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./:=@%+,~*$?-]+$/.test(word) ? word : quoted(word))).join(' ');
const hex = (word: string): string =>
  `$'${Array.from(word, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'`;
const octal = (word: string): string => Array.from(word, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');

/** Another way to write the words of one command; null: this one cannot be written so. */
export type WordRewrite = (words: readonly string[]) => string | null;
/** Another way to have a script run. */
export type ScriptRewrite = (script: string) => string;

const withProgram =
  (change: (program: string) => string): WordRewrite =>
  ([program = '', ...rest]) =>
    `${change(program)} ${written(rest)}`;
const expands = (words: readonly string[]): boolean => words.some((word) => /[~*$?]/.test(word));
/** Where quotes would change what the words mean. */
const quotable =
  (rewrite: WordRewrite): WordRewrite =>
  (words) =>
    expands(words) ? null : rewrite(words);

export const wordRewrites: Readonly<Record<string, WordRewrite>> = {
  'as it is': written,
  'quotes around each word': quotable((words) => words.map(quoted).join(' ')),
  'double quotes': quotable((words) => (words.every((word) => !/["\\`!]/.test(word)) ? words.map((word) => `"${word}"`).join(' ') : null)),
  'quotes inside the program': withProgram((program) => `${program.slice(0, 1)}''${program.slice(1)}`),
  'double quotes inside the program': withProgram((program) => `${program.slice(0, -1)}"${program.slice(-1)}"`),
  'a backslash before the program': withProgram((program) => `\\${program}`),
  'a backslash before each letter': withProgram((program) => Array.from(program, (letter) => `\\${letter}`).join('')),
  'hexadecimal escapes': withProgram(hex),
  'all words in hexadecimal escapes': quotable((words) => words.map(hex).join(' ')),
  'an empty expansion inside': withProgram((program) => `${program.slice(0, 1)}$@${program.slice(1)}`),
  'a line that goes on inside the program': withProgram((program) => `${program.slice(0, 1)}\\\n${program.slice(1)}`),
  braces: (words) =>
    words.length > 1 && words.every((word) => plain(word) && !word.includes(',') && !word.startsWith('~')) ? `{${words.join(',')}}` : null,
  'separators as a variable': (words) => (words.every(plain) && !words.some((word) => word.startsWith('~')) ? words.join('${IFS}') : null),
  'the program in a variable': ([program = '', ...rest]) => `p=${quoted(program)}; $p ${written(rest)}`,
  'the program in two variables': ([program = '', ...rest]) => `p=${program.slice(0, 1)}; q=${program.slice(1)}; $p$q ${written(rest)}`,
  'each word in a variable': quotable(
    (words) => `${words.map((word, i) => `w${i}=${quoted(word)}`).join('; ')}; ${words.map((_, i) => `"$w${i}"`).join(' ')}`,
  ),
  'the whole in a variable': (words) => (words.every((word) => plain(word) && !word.startsWith('~')) ? `c='${words.join(' ')}'; $c` : null),
  'the words in an array': quotable((words) =>
    words.some((word) => /\s/.test(word)) ? null : `a=(${words.map(quoted).join(' ')}); "\${a[@]}"`,
  ),
  'the program printed by echo': withProgram((program) => `$(echo ${program})`),
  'the program printed by printf': withProgram((program) => `$(printf '%s' ${program})`),
  'the program printed in octal': withProgram((program) => `$(printf '${octal(program)}')`),
  backticks: withProgram((program) => `\`echo ${program}\``),
  'half of the program printed': withProgram((program) => `${program.slice(0, 1)}$(echo ${program.slice(1)})`),
  'the program by its path': withProgram((program) => `/usr/bin/${program}`),
  'the program by which': withProgram((program) => `$(which ${program})`),
  'a variable with a default': withProgram((program) => `\${nothing:-${program}}`),
  'a piece of a variable': withProgram((program) => `v=xx${program}yy; \${v:2:${program.length}}`),
  'lines that go on': (words) => words.map((word) => written([word])).join(' \\\n  '),
  'tabs and spaces': (words) => words.map((word) => written([word])).join(' \t  '),
  'a variable before it': (words) => `A=b ${written(words)}`,
};

const wrapped =
  (wrapper: string): ScriptRewrite =>
  (script) =>
    `${wrapper} ${quoted(script)}`;

export const scriptRewrites: Readonly<Record<string, ScriptRewrite>> = {
  'as it is': (script) => script,
  'a subshell': (script) => `( ${script} )`,
  'a group': (script) => `{ ${script}; }`,
  'a substitution': (script) => `echo "$(${script})"`,
  'an if': (script) => `if true; then ${script}; fi`,
  'an else': (script) => `if false; then :; else ${script}; fi`,
  'a for': (script) => `for i in 1; do ${script}; done`,
  'a while': (script) => `while true; do ${script}; break; done`,
  'a case': (script) => `case x in x) ${script};; esac`,
  and: (script) => `true && { ${script}; }`,
  or: (script) => `false || { ${script}; }`,
  not: (script) => `! { ${script}; }`,
  'in the background': (script) => `{ ${script}; } & wait`,
  'a function': (script) => `f() { ${script}; }; f`,
  'a function that is called by its argument': (script) => `f() { eval "$1"; }; f ${quoted(script)}`,
  'a trap': (script) => `trap ${quoted(script)} EXIT`,
  'bash -c': wrapped('bash -c'),
  'sh -c, twice': (script) => `sh -c ${quoted(`sh -c ${quoted(script)}`)}`,
  'sudo sh -c': wrapped('sudo sh -c'),
  'env and nohup': wrapped('env A=1 nohup timeout 5 nice -n 5 sh -c'),
  eval: wrapped('eval'),
  'a pipe into sh': (script) => `echo ${quoted(script)} | sh`,
  'printf into bash': (script) => `printf '%s\\n' ${quoted(script)} | sudo bash`,
  'a here-document': (script) => `cat <<'END' | sh\n${script}\nEND`,
  'a here-document of the shell': (script) => `bash <<'END'\n${script}\nEND`,
  'a here-string': (script) => `sh <<< ${quoted(script)}`,
  'a file of its own': (script) => `echo ${quoted(script)} > x.sh; bash x.sh`,
  'a sourced file': (script) => `cat > /tmp/x <<'END'\n${script}\nEND\n. /tmp/x`,
  'a process substitution': (script) => `bash <(echo ${quoted(script)})`,
  'find -exec': (script) => `find . -maxdepth 0 -exec sh -c ${quoted(script)} \\;`,
  xargs: (script) => `echo x | xargs -I{} sh -c ${quoted(script)}`,
  'behind others': (script) => `${'true; '.repeat(60)}${script}`,
  'before others': (script) => `${script}; echo done # the end`,
};
