import { judge, judgeText } from './judge.js';

const kindsOf = (input: unknown, name = 'mcp__server__do'): string[] => [
  ...new Set(judge({ name, input }).dangers.map(({ kind }) => kind)),
];
const fields = (count: number, command: string): object =>
  Object.fromEntries(Array.from({ length: count }, (_each, index) => [`step${index}`, { command }]));

describe('the work of one call', () => {
  it('is counted over all of its fields', () => {
    const commands = 'echo done; '.repeat(100);
    expect(kindsOf(fields(1, commands))).toEqual([]);
    expect(kindsOf(fields(60, commands))).toEqual(['too_complex']);
    expect(kindsOf(fields(60, 'SELECT a FROM b WHERE c = 1; '.repeat(100).slice(0, 2_900)))).toEqual(['too_complex']);
  });

  it('is counted over what is nested in a command', () => {
    const select = `psql -c "${'SELECT a FROM b WHERE c = 1; '.repeat(20)}"; `;
    expect(kindsOf({ command: select }, 'Bash')).toEqual([]);
    expect(kindsOf({ command: select.repeat(60) }, 'Bash')).toContain('too_complex');
  });

  it.each(['Bash', 'PowerShell', 'cmd'])('ends before a command of %s with thousands of words is read', (name) => {
    expect(kindsOf({ command: 'cat src/../lib/./a '.repeat(3_000) }, name)).toEqual(['too_complex']);
  });

  it.each(['PowerShell', 'cmd'])('counts what only the shell would take for a here-document: %s', (name) => {
    expect(kindsOf({ command: `x <<E\n${'cat src/../lib/./a '.repeat(3_000)}` }, name)).toEqual(['too_complex']);
  });

  it('hides nothing that was found before it was spent', () => {
    const found = kindsOf({ a: { command: 'rm -rf /' }, ...fields(60, 'echo done; '.repeat(100)) });
    expect(found).toEqual(['destructive-files', 'too_complex']);
  });

  it('grows with a text, so that the last command of a long page is read like the first', () => {
    const page = `${'Read this first. '.repeat(60)}\n\n\`\`\`sh\nnpm ci && npm test -- --watch=false | tee out.log\n\`\`\`\n\n`;
    const dangers = judgeText(`${page.repeat(400)}\`\`\`sh\nrm -rf ~\n\`\`\`\n`, 'text').dangers;
    expect(dangers.map(({ kind }) => kind)).toEqual(['destructive-files']);
  });
});
