import { randomBytes } from 'node:crypto';
import { run } from './run.js';
import type { Terminal } from './terminal.js';
import { usage, usageOf } from './usage.js';

class TerminalFake implements Terminal {
  output = '';
  errors = '';
  constructor(private readonly files: Readonly<Record<string, string>>) {}
  async read(file: string): Promise<string> {
    const text = this.files[file];
    if (text === undefined) throw new Error('no such file');
    return text;
  }
  out(text: string): void {
    this.output += text;
  }
  err(text: string): void {
    this.errors += text;
  }
}

const token = `npm_${randomBytes(36).toString('base64url').replace(/[-_]/g, 'x').slice(0, 36)}`;
const files = { 'a.txt': `first\nsee 😀 ${token}.\n`, 'b.txt': 'nothing here', '-': `key ${token}` };

describe('ostiary detect', () => {
  it('prints one JSON object a finding, without the value', async () => {
    const terminal = new TerminalFake(files);
    expect(await run(['detect', '--json', 'a.txt', 'b.txt'], terminal)).toBe(1);
    const rows = terminal.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual([
      {
        file: 'a.txt',
        kind: 'npm-token',
        category: 'secret',
        severity: 'critical',
        confidence: expect.stringMatching(/certain|medium/),
        start: 13,
        end: 53,
        line: 2,
        column: 8,
        fingerprint: expect.stringMatching(/^[a-z2-7]{16}$/),
      },
    ]);
    expect(Object.keys(rows[0])).toEqual([
      'file',
      'kind',
      'category',
      'severity',
      'confidence',
      'start',
      'end',
      'line',
      'column',
      'fingerprint',
    ]);
    expect(terminal.output).not.toContain(token);
  });

  it('prints a table for people, and reads the standard input', async () => {
    const terminal = new TerminalFake(files);
    expect(await run(['detect'], terminal)).toBe(1);
    expect(terminal.output).toContain('-:1:5');
    expect(terminal.output).not.toContain(token);
  });

  it('ends with 0 if all is clean', async () => {
    const terminal = new TerminalFake(files);
    expect(await run(['detect', '--json', 'b.txt'], terminal)).toBe(0);
    expect(terminal.output).toBe('');
  });

  it.each([[['detect', 'missing.txt', 'a.txt']], [['detect', '--jsn']], [['frob']], [[]]])('ends with 2 on an error: %j', async (args) => {
    const terminal = new TerminalFake(files);
    expect(await run(args, terminal)).toBe(2);
    expect(terminal.errors).not.toBe('');
  });
});

describe('ostiary mask', () => {
  it('prints the text masked', async () => {
    const terminal = new TerminalFake(files);
    expect(await run(['mask', 'a.txt', 'b.txt'], terminal)).toBe(0);
    expect(terminal.output).toMatch(/^first\nsee 😀 \[masked:npm-token#[a-z2-7]{4}\]\.\nnothing here$/);
  });
});

describe('ostiary approvals', () => {
  it.each<[string[], RegExp]>([
    [['approve', 'a-1', '--break-glass'], /needs a --reason/],
    [['approve', 'a-1', '--break-glass', '--reason', ' '], /needs a --reason/],
    [['review', 'a-1'], /Say what you found/],
    [['review'], /Say what you found/],
    [['comment', 'a-1', ' '], /Say something/],
    [['deny', 'a-1'], /needs a --reason/],
  ])('%j says what is missing before it asks anybody', async (args, words) => {
    const terminal = new TerminalFake(files);
    expect(await run(['approvals', ...args], terminal)).toBe(2);
    expect(terminal.errors).toMatch(words);
  });
});

describe('help', () => {
  it('prints what one command takes, and asks nobody', async () => {
    const terminal = new TerminalFake({});
    expect(await run(['policy', '--help'], terminal)).toBe(0);
    const commands = terminal.output.split('\n').filter((line) => line.startsWith('  ostiary '));
    expect(commands.length).toBeGreaterThan(3);
    for (const line of commands) expect(line).toMatch(/^ {2}ostiary policy /);
    expect(terminal.output).toContain('Exit codes: ');
    expect(terminal.errors).toBe('');
  });

  it('answers a command that is not one with what there is of its kind', async () => {
    const terminal = new TerminalFake({});
    expect(await run(['approvals', 'aprove'], terminal)).toBe(2);
    expect(terminal.errors).toContain('ostiary approvals approve ID');
    expect(terminal.errors).not.toContain('ostiary audit');
  });

  it('leaves what stands after -- to the command', async () => {
    const terminal = new TerminalFake({});
    expect(await run(['judge', '--', 'ls', '-h'], terminal)).toBe(0);
    expect(terminal.output).not.toContain('Usage');
  });

  it('has lines for every command', async () => {
    for (const command of ['login', 'token', 'hook', 'provenance', 'judge', 'detect', 'mask'])
      expect(usageOf(command)).toMatch(new RegExp(`^Usage:\\n {2}ostiary ${command} `));
    expect(usageOf('no-such-command')).toBe(usage);
  });
});
