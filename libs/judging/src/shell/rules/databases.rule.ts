import { contentOf, pathOf } from '../files.js';
import { noteHost } from '../hosts.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand, ShellRule } from '../shell-command.js';
import { isKnown, type Value, valueOf } from '../value.js';
import { note } from './note.js';

/** Has the SQL that a client of a database gets judged as that, and what it gives to a shell as a command. */
function statements(texts: readonly (Value | null)[], command: ShellCommand, runner: Runner): void {
  const { run } = runner;
  for (const text of texts) {
    // What is all for a shell is no SQL; anything else is judged as it stands.
    if (text === null || isAllForShell(text, command, runner)) continue;
    // What is only known when it runs stands for a value.
    const sql = text.text.replaceAll('\0', '?');
    if (sql.trim() !== '' && sql.trim() !== '?') {
      run.judgeAs('sql', { ...run.subject, text: sql, within: command.place, depth: run.subject.depth + 1, certain: true });
    }
  }
}

const mostCommands = 16;
/** A line by which the client itself starts a shell: `\! ls`, `.shell ls`, `system ls`. */
const ofShell = /^[ \t]*(?:\\!|\.(?:shell|system)(?![\w])|system(?![\w]))(.+)$/gim;

/** Runs the lines that are for a shell, the first of them; true where there are no others. */
function isAllForShell({ text, marks }: Value, command: ShellCommand, runner: Runner): boolean {
  let left = mostCommands;
  const rest = text.replaceAll(ofShell, (_line, run: string) => {
    if (left-- > 0) runner.text(valueOf(run, marks), command, `${command.program} command`);
    return '';
  });
  return rest.trim() === '' && rest !== text;
}

/** `-c`, `-e`: SQL in an option; else what the client reads. */
const client =
  (valued: string, ...sql: readonly string[]): ShellRule =>
  (command, runner) => {
    const { run } = runner;
    const options = new Options(command.args, `${valued} ${sql.join(' ')}`);
    for (const host of options.values('h', 'host')) noteHost(host, true, run);
    const given = options.values(...sql);
    const files = options.values('f', 'file').map((file) => contentOf(file, run));
    statements([...given, ...files.filter(isKnown), ...(given.length === 0 ? [command.stdin] : [])], command, runner);
    return undefined;
  };

/** Clients of databases: their SQL is judged as SQL. */
export const databaseRules: RuleTable = {
  'psql pgcli': client('h p U d host port username dbname f file o output v set', 'c', 'command'),
  'mysql mariadb mycli': client('h P u D host port user database password S', 'e', 'execute'),
  'sqlcmd snowsql clickhouse-client clickhouse duckdb bq trino cqlsh': client('h S U P d host database user', 'Q', 'q', 'e', 'query', 'c'),
  'sqlite3 sqlite duckdb litecli'(command, runner) {
    const options = new Options(command.args, 'cmd init separator');
    const [file, ...sql] = options.operands;
    if (file !== undefined) pathOf(file, 'write', runner.run);
    const before = [...options.values('init').map((one) => contentOf(one, runner.run)), ...options.values('cmd')];
    statements([...before, ...(sql.length > 0 ? sql : [command.stdin])], command, runner);
    return undefined;
  },
  'dropdb dropuser'(command, runner) {
    note('sql-drop', 'Drops a database or an account of one.', command, runner);
    return undefined;
  },
  mysqladmin(command, runner) {
    if (command.args.some(({ text }) => text === 'drop')) note('sql-drop', 'Drops a database.', command, runner);
    return undefined;
  },
  'rails rake bin/rails'(command, runner) {
    if (command.args.some(({ text }) => /^db:(?:drop|reset|purge|migrate:reset)/.test(text)))
      note('sql-drop', 'Drops the database of the project.', command, runner);
    return undefined;
  },
  'prisma artisan'(command, runner) {
    const words = command.args.map(({ text }) => text);
    const resets = words[0] === 'migrate' && words[1] === 'reset';
    if (resets || words.some((word) => /^(?:migrate:(?:fresh|reset)|db:wipe|--force-reset)$/.test(word))) {
      note('sql-drop', 'Drops the database of the project.', command, runner);
    }
    return undefined;
  },
};
