import * as fc from 'fast-check';
import { addedHunks } from './added-hunks.js';

describe('addedHunks', () => {
  it('tells what each hunk adds, with its lines in the file', () => {
    const diff = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,5 @@ function head() {
 first
-second
+2nd
+++ not a file
 third
+fourth
@@ -10 +12 @@
-old
+new
\\ No newline at end of file
diff --git "a/\\303\\244 b.ts" "b/\\303\\244 b.ts"
new file mode 100644
--- /dev/null
+++ "b/\\303\\244 b.ts"
@@ -0,0 +1,2 @@
+@@ -1 +1 @@
+end
diff --git a/gone.ts b/gone.ts
--- a/gone.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-one
-two
`;
    expect(addedHunks(diff)).toEqual([
      { file: 'src/a.ts', text: '2nd\n++ not a file\nfourth', lines: [2, 3, 5] },
      { file: 'src/a.ts', text: 'new', lines: [12] },
      { file: '\u00e4 b.ts', text: '@@ -1 +1 @@\nend', lines: [1, 2] },
    ]);
  });

  it('gives back every added line of any hunk, at its place', () => {
    const line = fc.tuple(fc.constantFrom('+', '-', ' '), fc.constantFrom('a', '', '++ b', '-- c', '@@ -1 +1 @@', ' '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 99 }), (lines, first) => {
        const count = (mark: string): number => lines.filter(([one]) => one !== mark).length;
        const head = `@@ -1,${count('+')} +${first},${count('-')} @@`;
        const [hunk] = addedHunks(`+++ b/f\n${head}\n${lines.map(([mark, text]) => mark + text).join('\n')}\n`);
        const kept = lines.filter(([mark]) => mark !== '-').map(([mark, text], at) => ({ mark, text, line: first + at }));
        const added = kept.filter(({ mark }) => mark === '+');
        expect(hunk?.lines ?? []).toEqual(added.map(({ line }) => line));
        expect(hunk?.text ?? '').toBe(added.map(({ text }) => text).join('\n'));
      }),
    );
  });
});
