import { run } from '../run.js';
import type { Terminal } from '../terminal.js';

class TerminalFake implements Terminal {
  output = '';
  constructor(private readonly input: string) {}
  read = async (): Promise<string> => this.input;
  out(text: string): void {
    this.output += text;
  }
  err(text: string): void {
    this.output += text;
  }
}

describe('ostiary judge', () => {
  it('ends with 1 where a danger is high, and says what runs and why that is dangerous', async () => {
    const terminal = new TerminalFake('');
    expect(await run(['judge', 'sudo rm -rf /'], terminal)).toBe(1);
    expect(terminal.output).toContain('rm -rf /  sudo\n');
    expect(terminal.output).toContain('critical  destructive-files  Deletes');
  });

  it('ends with 0 where nothing is, or only little, and prints JSON', async () => {
    const terminal = new TerminalFake('rm -rf dist');
    expect(await run(['judge', '--json'], terminal)).toBe(0);
    expect(JSON.parse(terminal.output)).toMatchObject({ dangers: [{ kind: 'destructive-files', severity: 'low' }] });
    const quiet = new TerminalFake('');
    expect(await run(['judge', 'ls'], quiet)).toBe(0);
    expect(quiet.output).toContain('No danger found.');
  });

  it('judges what another tool would do by its name and input', async () => {
    const edit = JSON.stringify({ file_path: '.claude/settings.json', content: '{}' });
    const terminal = new TerminalFake(edit);
    expect(await run(['judge', '--json', '--tool', 'Write'], terminal)).toBe(1);
    expect(JSON.parse(terminal.output)).toMatchObject({ dangers: [{ kind: 'guard-tampering' }] });
    expect(await run(['judge', '--tool', 'Read', edit], new TerminalFake(''))).toBe(0);
    expect(await run(['judge', '--tool', 'execute_sql', '{"query": "DROP TABLE customers"}'], new TerminalFake(''))).toBe(1);
    expect(await run(['judge', '--tool', 'Write', '--text', edit], new TerminalFake(''))).toBe(2);
  });

  it('lets no command move the cursor', async () => {
    const terminal = new TerminalFake('echo \x1b[2J');
    await run(['judge'], terminal);
    expect(terminal.output).not.toContain('\x1b');
  });
});
