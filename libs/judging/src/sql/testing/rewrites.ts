/** How a statement can be written otherwise and do the same. */
export interface Rewrite {
  readonly name: string;
  readonly write: (statement: string) => string;
  /** Which statements it can be done to; all unless said. */
  readonly only?: RegExp;
  /** What it adds to the dangers by itself. */
  readonly adds?: string;
}

const name = /\{(\w+)\}/g;
const plain = (statement: string): string => statement.replace(name, '$1');
const outsideStrings = (statement: string, change: (piece: string) => string): string =>
  plain(statement)
    .split(/('[^']*')/)
    .map((piece, at) => (at % 2 === 1 ? piece : change(piece)))
    .join('');
const between = (separator: string) => (statement: string) => outsideStrings(statement, (piece) => piece.replaceAll(' ', separator));
const named = (how: string) => (statement: string) => statement.replace(name, how);
const change = /^(?:DELETE|UPDATE|INSERT|SELECT|MERGE)/;
const batch = /^(?:DELETE|UPDATE|INSERT|SELECT|DROP|TRUNCATE|GRANT|REVOKE|ALTER TABLE|EXEC|CREATE T|CREATE U|MERGE)/;
const doubled = (statement: string): string => plain(statement).replaceAll("'", "''");

export const rewrites: readonly Rewrite[] = [
  { name: 'as it is', write: plain },
  { name: 'lower case', write: (statement) => outsideStrings(statement, (piece) => piece.toLowerCase()) },
  { name: 'upper case', write: (statement) => outsideStrings(statement, (piece) => piece.toUpperCase()) },
  {
    name: 'mixed case',
    write: (statement) =>
      outsideStrings(statement, (piece) => piece.replace(/\w/g, (c, at: number) => (at % 2 ? c.toUpperCase() : c.toLowerCase()))),
  },
  { name: 'tight', write: (statement) => outsideStrings(statement, (piece) => piece.replace(/ ?([(),=<>.]) ?/g, '$1')) },
  { name: 'line feeds', write: between('\n') },
  { name: 'CR LF', write: between('\r\n') },
  { name: 'tabs and form feeds', write: between('\t\f\v') },
  { name: 'many spaces', write: between('     ') },
  { name: 'comments for spaces', write: between('/**/') },
  { name: 'comments with a condition', write: between(' /* WHERE id = 1 */ ') },
  { name: 'comments with a quote', write: between(" /* it's */ ") },
  { name: 'line comments', write: between(' -- WHERE id = 1;\n') },
  { name: 'line comments with a quote', write: between(" -- don't\n") },
  { name: 'nested comments', write: (statement) => `/* a /* b */ c */ ${plain(statement)}` },
  { name: 'hash comment before', write: (statement) => `# first\n${plain(statement)}` },
  { name: 'comment behind', write: (statement) => `${plain(statement)} -- WHERE id = 1 LIMIT 1` },
  { name: 'hint', write: (statement) => plain(statement).replace(' ', ' /*+ PARALLEL(4) */ ') },
  { name: 'comment that MySQL runs', write: (statement) => plain(statement).replace(/^\w+/, '/*!50000 $&*/') },
  { name: 'all in a comment that MySQL runs', write: (statement) => `/*!${plain(statement)}*/`, only: /^(?!COPY|DO|MERGE|WITH)/ },
  { name: 'semicolon', write: (statement) => `${plain(statement)};` },
  { name: 'semicolons and white space', write: (statement) => `\n ;; ${plain(statement)} ; ; \n` },
  { name: 'behind another', write: (statement) => `SELECT 1; ${plain(statement)}` },
  { name: 'before another', write: (statement) => `${plain(statement)}; SELECT count(*) FROM x WHERE id = 1` },
  { name: 'in a transaction', write: (statement) => `BEGIN; ${plain(statement)}; COMMIT;` },
  { name: 'double quotes', write: named('"$1"') },
  { name: 'backticks', write: named('`$1`') },
  { name: 'brackets', write: named('[$1]') },
  { name: 'with a schema', write: named('public.$1') },
  { name: 'with a quoted schema', write: named('"public" . "$1"') },
  { name: 'names with quotes in them', write: named('"$1 it\'s; --"') },
  { name: 'names like keywords', write: named('"delete from $1 where"') },
  { name: 'dollar quotes', write: (statement) => plain(statement).replace(/'([^']*)'/g, '$q$$$1$q$$'), only: /^(?!CREATE USER)[^']*'/ },
  { name: 'escape strings', write: (statement) => plain(statement).replace(/'([^']*)'/g, "E'$1'"), only: /'/ },
  { name: 'national strings', write: (statement) => plain(statement).replace(/'([^']*)'/g, "N'$1'"), only: /'/ },
  { name: 'explained and run', write: (statement) => `EXPLAIN (ANALYZE, BUFFERS) ${plain(statement)}`, only: change },
  { name: 'behind a CTE', write: (statement) => `WITH one AS (SELECT 1) ${plain(statement)}`, only: change },
  { name: 'prepared', write: (statement) => `PREPARE p AS ${plain(statement)}`, only: /^(?:DELETE|UPDATE|INSERT|SELECT)/ },
  { name: 'behind another, without a semicolon', write: (statement) => `SELECT 1 ${plain(statement)}`, only: batch },
  { name: 'in a branch', write: (statement) => `IF 1 = 1 BEGIN ${plain(statement)} END`, only: batch },
  { name: 'in a string that is run', write: (statement) => `EXEC sp_executesql N'${doubled(statement)}'`, only: batch },
  { name: 'in another string that is run', write: (statement) => `EXECUTE IMMEDIATE '${doubled(statement)}'`, only: batch },
  { name: 'in a block', write: (statement) => `DO $b$ BEGIN ${plain(statement)}; END $b$`, adds: 'sql-code-execution' },
  {
    name: 'in a block of a procedure',
    write: (statement) => `CREATE OR REPLACE FUNCTION f() RETURNS void AS $b$ BEGIN ${plain(statement)}; END $b$ LANGUAGE plpgsql`,
    adds: 'sql-schema-change',
  },
];
