import { judge } from './judge.js';

const kindsOf = (name: string, input: unknown): string[] =>
  judge({ name, input }).dangers.map(({ kind, severity }) => `${kind} ${severity}`);

describe('judge', () => {
  it.each([
    ['Bash', { command: 'rm -rf /' }],
    ['bash', { command: 'rm -rf /' }],
    ['execute_command', { command: 'rm -rf /' }],
    ['run_terminal_cmd', { command: 'rm -rf /' }],
    ['local_shell', { command: ['bash', '-lc', 'rm -rf /'] }],
    ['local_shell', { action: { command: ['rm', '-rf', '/'] } }],
    ['mcp__desk__execute_command', { commands: ['ls -l', 'rm -rf /'] }],
    ['something_new', { arguments: { cmd: 'rm -rf /' } }],
  ])('reads the command of %s', (name, input) => {
    expect(kindsOf(name, input)).toEqual(['destructive-files critical']);
  });

  it('says where in the input it stands, and what it understood', () => {
    const command = 'ls; sudo rm -rf "$HOME"';
    expect(judge({ name: 'Bash', input: { command } })).toEqual({
      dangers: [
        {
          kind: 'destructive-files',
          severity: 'critical',
          confidence: 'high',
          field: 'input.command',
          start: 4,
          end: command.length,
          why: 'Deletes with all that is in it: a home folder.',
        },
      ],
      understood: {
        commands: [
          { program: 'ls', argv: [], wrappers: [], field: 'input.command', start: 0, end: 2 },
          { program: 'rm', argv: ['-rf', '~'], wrappers: ['sudo'], field: 'input.command', start: 4, end: command.length },
        ],
        paths: [{ path: '~', access: 'delete', outside: true }],
        hosts: [],
        sql: [],
      },
    });
  });

  it('has an opinion on whatever is no text, or too large', () => {
    expect(kindsOf('Bash', { command: 7 })).toEqual(['unparsed high']);
    expect(kindsOf('Bash', { command: 'a '.repeat(40_000) })).toEqual(['too_complex high']);
    expect(kindsOf('Bash', 'a '.repeat(40_000))).toEqual(['too_complex high']);
    expect(kindsOf('Bash', { command: 'true; '.repeat(5_000) })).toEqual(['too_complex high']);
    expect(kindsOf('Bash', { command: 'echo "' })).toEqual(['unparsed high']);
    expect(kindsOf('Bash', { command: 'ls \0' })).toEqual(['unparsed high']);
    expect(kindsOf('Bash', JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`))).toEqual(['too_complex high']);
  });

  it.each([null, 'text', 7, [], {}, { command: null }])('takes %j for an input', (input) => {
    expect(kindsOf('Bash', input)).toEqual([]);
  });

  it.each([
    ['bash', 'rm -rf /', ['destructive-files critical']],
    ['shell', 'ls; rm -rf /', ['destructive-files critical']],
    ['execute_sql', 'DROP TABLE users', ['sql-drop high']],
    ['PowerShell', 'Remove-Item -Recurse -Force C:\\', ['destructive-files critical']],
    ['apply_patch', '*** Begin Patch\n*** Update File: .claude/settings.json\n@@\n-a\n+b\n*** End Patch', ['guard-tampering critical']],
    ['apply_patch', 'no patch at all', ['unparsed high']],
    ['something_new', 'rm -rf /', ['destructive-files critical']],
    ['something_new', 'DROP TABLE users', ['sql-drop high']],
    ['code_interpreter', 'import os; os.system("rm -rf /")', ['destructive-files critical', 'code-evaluation low']],
    ['bash', '{"command":"rm -rf /"}', ['destructive-files critical']],
    ['bash', '[ -d / ] && rm -rf /', ['destructive-files critical']],
    ['Write', 'rm -rf /', []],
    ['bash', 'git status', []],
    ['apply_patch', '', []],
  ])('reads the bare text that a tool without a schema takes: %s %j', (name, text, found) => expect(kindsOf(name, text)).toEqual(found));

  it('says where in a bare text a danger stands', () => {
    expect(judge({ name: 'bash', input: 'ls; rm -rf /' }).dangers).toMatchObject([{ field: 'input', start: 4, end: 12 }]);
  });

  it.each<[string, unknown]>([
    ['Bash', { Command: 'rm -rf /' }],
    ['mcp__x__do', { cmdline: 'rm -rf /' }],
    ['execute_bash', { code: 'rm -rf /' }],
    ['mcp__x__run', { command: 'rm', args: ['-rf', '/'] }],
    ['mcp__x__go', { program: 'rm', arguments: ['-rf', '/'] }],
    ['some_tool', { commands: ['ls', 'rm -rf /'] }],
    ['some_tool', { commands: ['ls', ['rm', '-rf', '/']] }],
    ['execute_python', { code: 'import shutil; shutil.rmtree("/")' }],
    ['run_code', { language: 'javascript', code: "require('child_process').execSync('rm -rf /')" }],
    ['mcp__ide__executeCode', { code: "import subprocess\nsubprocess.run(['rm', '-rf', '/'])" }],
  ])('finds what runs under other names: %s %j', (name, input) => {
    expect(kindsOf(name, input)).toContain('destructive-files critical');
  });

  it('says more about a path where the working folder is known', () => {
    const paths = judge({ name: 'Bash', input: { command: 'rm -r /work/app/dist' }, workingFolder: '/work/app' });
    expect(paths.understood.paths).toEqual([{ path: 'dist', access: 'delete', outside: false }]);
    expect(paths.dangers.map(({ severity }) => severity)).toEqual(['low']);
  });
});

describe('what depends on an expansion', () => {
  const understood = (command: string) => judge({ name: 'Bash', input: { command } }).understood;

  it.each(['curl "$URL"', 'curl https://$HOST/x', 'wget $(cat url)', 'ssh "$MACHINE" ls', 'scp a "$WHERE":/srv', 'rsync -a dist/ $WHERE'])(
    'is a host that nobody knows: %s',
    (command) => expect(understood(command).hosts.map(({ host }) => host)).toContain(null),
  );
  it.each(['echo x > "$FILE"', 'cp a "$WHERE"', 'rm "$FILE"', 'tee $FILE < a', 'rsync -a host:/srv/ $WHERE'])(
    'is a path that nobody knows: %s',
    (command) => expect(understood(command).paths.map(({ path }) => path)).toContain(null),
  );
  it.each(['curl https://a.example/$ID', 'URL=https://a.example; curl $URL/x'])('leaves known what it does not reach: %s', (command) =>
    expect(understood(command).hosts).toEqual([{ host: 'a.example', sends: false }]),
  );
});
