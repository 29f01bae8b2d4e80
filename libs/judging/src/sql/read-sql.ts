import type { Understood } from '../judgement.js';
import { clientCommands } from './client-commands.js';
import { isBounded } from './clauses.js';
import { innerSql } from './inner-sql.js';
import { isKnown } from './known-verbs.js';
import { objectOf, objectsOf, tablesOf } from './object-of.js';
import { type Reading, readingsOf } from './reading.js';
import { bulkReadRule } from './rules/bulk-read.rule.js';
import { codeExecutionRule } from './rules/code-execution.rule.js';
import { dropRule } from './rules/drop.rule.js';
import { fileAccessRule } from './rules/file-access.rule.js';
import { grantRule } from './rules/grant.rule.js';
import { schemaChangeRule } from './rules/schema-change.rule.js';
import { unboundedWriteRule } from './rules/unbounded-write.rule.js';
import type { SqlDanger } from './sql-danger.js';
import { sqlTokens } from './sql-tokens.js';
import type { Statement } from './statement.js';
import { statementsOf } from './statements.js';
import { workOfACall, type WorkLeft } from '../work-left.js';

type UnderstoodSql = Understood['sql'][number];

export interface SqlRead {
  /** One may be there several times. */
  readonly dangers: readonly SqlDanger[];
  readonly statements: readonly UnderstoodSql[];
  /** Whether it is SQL to some database. */
  readonly parsed: boolean;
  /** There are more words, statements or open brackets than are looked into: counted, so that a text is judged the same on a slow machine. */
  readonly tooMuch: boolean;
}

const deepestStrings = 3;
/** In each reading of a text. */
const mostStatements = 300;
const unread: SqlRead = { dangers: [], statements: [], parsed: true, tooMuch: true };
const rules = [dropRule, unboundedWriteRule, schemaChangeRule, grantRule, codeExecutionRule, fileAccessRule, bulkReadRule];

/** Reads statements of any dialect, in every way in which a database may read them: what any of them would do counts. Linear in the text. `left`: of all readings of all texts of a call. */
export function readSql(text: string, left: Pick<WorkLeft, 'tokens'> = workOfACall()): SqlRead {
  const reads = readingsOf(text).map((reading) => readAs(text, reading, 0, left));
  const parsed = reads.filter((read) => read.parsed);
  return {
    dangers: reads.flatMap(({ dangers }) => dangers),
    statements: once((parsed.length > 0 ? parsed : reads).flatMap(({ statements }) => statements)),
    parsed: parsed.length > 0,
    tooMuch: reads.some(({ tooMuch }) => tooMuch),
  };
}

function readAs(text: string, reading: Reading, depth: number, left: { tokens: number }): SqlRead {
  const { tokens, unclosed } = sqlTokens(text, reading, left.tokens);
  left.tokens -= tokens.length;
  if (left.tokens < 0) return unread;
  const found = statementsOf(tokens);
  if (found === null || found.length > mostStatements) return unread;
  const run = found.filter(({ explained }) => !explained);
  const nested = run.map((statement) => inner(statement, reading, depth, left));
  const dangers = run.flatMap((statement, index) => [...rules.flatMap((rule) => rule(statement)), ...nested[index]!.dangers]);
  return {
    dangers: [...dangers, ...clientCommands(tokens)],
    statements: run.flatMap(understood),
    parsed: !unclosed && isKnown(tokens),
    tooMuch: nested.some(({ tooMuch }) => tooMuch),
  };
}

/** What strings of it would do once they are run; it is told of the whole string, as what is in it may be spelled otherwise. */
function inner(statement: Statement, reading: Reading, depth: number, left: { tokens: number }): Pick<SqlRead, 'dangers' | 'tooMuch'> {
  const strings = depth >= deepestStrings ? [] : innerSql(statement);
  const reads = strings.map(({ text, start, end }) => ({ ...readAs(text, reading, depth + 1, left), start, end }));
  return {
    dangers: reads.flatMap(({ dangers, start, end }) => dangers.map((danger) => ({ ...danger, start, end }))),
    tooMuch: reads.some(({ tooMuch }) => tooMuch),
  };
}

const unsaid = new Set(['WITH', 'EXPLAIN', 'BEGIN', 'END', 'COMMIT', 'ROLLBACK', 'START']);

function understood(statement: Statement): UnderstoodSql[] {
  const { verb } = statement;
  // PostgreSQL's short form of SELECT.
  if (verb === 'TABLE') return [{ verb: 'SELECT', object: objectOf(statement), bounded: false }];
  if (verb !== 'SELECT' && (statement.tokens[0]!.kind !== 'word' || unsaid.has(verb))) return [];
  const bounded = verb === 'INSERT' || isBounded(statement);
  return (verb === 'SELECT' ? tablesOf(statement) : objectsOf(statement)).map((object) => ({ verb, object, bounded }));
}

/** What is not bounded in one reading is not. */
function once(statements: readonly UnderstoodSql[]): UnderstoodSql[] {
  const byName = new Map<string, UnderstoodSql>();
  for (const one of statements) {
    const key = `${one.verb} ${one.object}`;
    byName.set(key, { ...one, bounded: one.bounded && (byName.get(key)?.bounded ?? true) });
  }
  return [...byName.values()];
}
