import * as fc from 'fast-check';

const tables = fc.constantFrom('users', 'public.users', '"Users"', '"odd; name"', 'orders', 'sales . orders', '"a""b"', 'items');
const columns = fc.constantFrom('id', 'name', '"id"', 'u.id', 'created_at', '"delete"');
const values = fc.constantFrom(
  '1',
  '-2.5',
  "'x'",
  "'it''s'",
  "'; drop table users; --'",
  'now()',
  'NULL',
  '$1',
  "E'a\\'b; delete from x'",
  '$$ drop table x $$',
);
const gap = fc.constantFrom(' ', '\n', '\t ', " /* it's; */ ", ' -- delete from x;\n', ' /* a /* nested */ b */ ');

/** A part is a text, or what makes one; parts are put together with white space and comments between them. */
type Part = string | fc.Arbitrary<string>;
const put = (...parts: readonly Part[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(gap, { minLength: parts.length, maxLength: parts.length }),
      ...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)),
    )
    .map(([gaps, ...texts]) => texts.map((text, at) => `${text}${text === '' ? '' : gaps[at]}`).join(''));
const maybe = (part: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), part);

/** Statements of PostgreSQL with what hides in them: subqueries, changes in CTEs, statements in strings, names and comments. */
export const { statement: anyStatement } = fc.letrec<{ select: string; condition: string; statement: string; change: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    put(columns, fc.constantFrom('=', '<', '<>', 'LIKE', 'IS DISTINCT FROM'), values),
    put(columns, 'BETWEEN', values, 'AND', values),
    put(columns, 'IN (', tie('select'), ')'),
    put('(', tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition'), ')'),
    put('CASE WHEN', tie('condition'), 'THEN', columns, 'ELSE', values, 'END =', values),
  ),
  select: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    put(
      'SELECT',
      columns,
      'FROM',
      tables,
      'u',
      maybe(put('WHERE', tie('condition'))),
      maybe(put('ORDER BY', columns)),
      maybe(fc.constant('LIMIT 5')),
    ),
    put('SELECT', values, 'AS one FROM', tables, 'a LEFT JOIN', tables, 'b ON', tie('condition')),
    put('SELECT', columns, 'FROM (', tie('select'), ') s, LATERAL (', tie('select'), ') t'),
    put('SELECT', columns, 'FROM', tables, ', ONLY', tables, 'AS c UNION ALL', tie('select')),
  ),
  change: fc.oneof(
    put('DELETE FROM', tables, maybe(fc.constant('AS u')), maybe(put('WHERE', tie('condition'))), maybe(put('RETURNING', columns))),
    put('DELETE FROM ONLY', tables, 'USING', tables, 'x WHERE', tie('condition')),
    put(
      'UPDATE',
      tables,
      'SET name =',
      values,
      ', "delete" = (',
      tie('select'),
      ')',
      maybe(put('WHERE', tie('condition'))),
      maybe(fc.constant('RETURNING *')),
    ),
    put('INSERT INTO', tables, '(id)', tie('select'), maybe(put('ON CONFLICT (id) DO UPDATE SET id =', values))),
    put('INSERT INTO', tables, 'VALUES (', values, ')'),
  ),
  statement: fc.oneof(
    tie('select'),
    tie('change'),
    put('WITH u AS (', tie('change'), '), v AS NOT MATERIALIZED (', tie('select'), ')', fc.oneof(tie('select'), tie('change'))),
    put('DROP TABLE IF EXISTS', tables, ',', tables, maybe(fc.constantFrom('CASCADE', 'RESTRICT'))),
    put('TRUNCATE', maybe(fc.constant('TABLE')), tables, ', ONLY', tables),
    put('EXPLAIN', maybe(fc.constantFrom('ANALYZE', '(ANALYZE, VERBOSE)', '(FORMAT JSON)')), tie('change')),
    put('PREPARE p AS', tie('change')),
    put(tie('statement'), ';', tie('statement')),
  ),
}));
