import { generatedCode } from './generated-code.js';

const code = 'export function add(one: number, other: number): number {\n  const sum = one + other;\n  return sum;\n}';
const of = (kind: string, text: string) => generatedCode({ kind, text });
const call = (input: unknown) => of('tool_use', JSON.stringify(input));

describe('generatedCode', () => {
  it('takes what stands in fences, and names its language', () => {
    expect(of('text', `Here:\n\n\`\`\`ts\n${code}\n\`\`\`\nDone.`)).toEqual([{ text: code, language: 'typescript', lines: 4 }]);
    expect(of('text', `1. Here:\n   ~~~~\n   ~~~\n${code}\n   ~~~~\n`)).toMatchObject([{ text: `   ~~~\n${code}` }]);
    expect(of('text', `\`\`\`\n${code}`)).toMatchObject([{ text: code, language: 'typescript' }]);
  });

  it('leaves out prose, whatever it stands in, and what is too short', () => {
    const prose = 'This is what we do next.\nWe read the file first.\nThen we write it.\nThat is all that there is to say of it.';
    expect(of('text', code)).toEqual([]);
    expect(of('text', `\`\`\`\n${prose}\n\`\`\``)).toEqual([]);
    expect(of('text', '```ts\nconst a = 1;\n```')).toEqual([]);
    expect(call({ prompt: prose })).toEqual([]);
    expect(of('thinking', `\`\`\`ts\n${code}\n\`\`\``)).toEqual([]);
    expect(of('tool_result', JSON.stringify({ content: code }))).toEqual([]);
  });

  it('takes the arguments of tools by their shape, and the language of the file beside them', () => {
    expect(call({ file_path: 'src/add.ts', content: code })).toEqual([{ text: code, language: 'typescript', lines: 4 }]);
    expect(call({ whatever: { deep: [code] } })).toMatchObject([{ text: code }]);
    expect(of('tool_use', `Write ${JSON.stringify({ content: code })}`)).toMatchObject([{ text: code }]);
    expect(of('tool_use', code)).toMatchObject([{ text: code }]);
    expect(call({ path: 'README.md', content: `# Add\n\nCall it:\n\n\`\`\`ts\n${code}\n\`\`\`\n` })).toMatchObject([{ text: code }]);
  });

  it('takes of an edit what is new, not what was there', () => {
    const before = `${code}\n\nexport const zero = 0;\n`;
    const added = 'export function double(of: number): number {\n  const twice = add(of, of);\n  return twice;\n}\n';
    const edit = { file_path: 'add.ts', old_string: before, new_string: `${code}\n${added}\nexport const zero = 0;\n` };
    expect(call(edit)).toMatchObject([{ text: added.trimEnd() }]);
    expect(call({ edits: [{ newText: `${before}${added}`, oldText: before }] })).toMatchObject([{ text: added.trimEnd() }]);
    expect(call({ ...edit, new_string: before })).toEqual([]);
  });

  it('takes of a patch what it adds', () => {
    const patch = `*** Begin Patch\n*** Update File: add.ts\n@@\n-const old = 1;\n${code.replace(/^/gm, '+')}\n*** End Patch`;
    expect(of('tool_use', patch)).toMatchObject([{ text: code }]);
    expect(
      of('text', `\`\`\`diff\n--- a/add.ts\n+++ b/add.ts\n@@ -1 +1,4 @@\n-const old = 1;\n${code.replace(/^/gm, '+')}\n\`\`\``),
    ).toMatchObject([{ text: code }]);
  });

  it('takes a long file in pieces that hold all of it', () => {
    const long = `${code}\n\n`.repeat(400);
    const pieces = call({ content: long });
    expect(pieces.length).toBeGreaterThan(4);
    expect(pieces.map(({ text }) => text).join('')).toBe(long);
  });
});
