import type { JudgedField } from './judge-registry.js';

const sqlFields = ['sql', 'sql_query', 'sqlQuery', 'statement', 'statements'];
/** What a search is called too. */
const queryFields = ['query', 'queries'];
const ofServers = 'postgres mysql sqlite sql database db supabase bigquery snowflake redshift clickhouse duckdb'
  .split(' ')
  .map((server) => `mcp__*${server}*`);

const rows = (tools: readonly string[], fields: readonly string[], maybe: boolean): JudgedField[] =>
  tools.flatMap((tool) => fields.map((field) => ({ tool, field, language: 'sql' as const, maybe })));

/** The tools that run SQL, MCP servers of databases by pattern, and for all others the fields that are named like SQL and read like it. */
export const sqlTools: readonly JudgedField[] = [
  ...rows(['sql', 'execute_sql', 'run_sql', 'query_sql', 'sql_query', 'read_sql', 'write_sql'], [...sqlFields, ...queryFields], false),
  ...rows(['query', 'run_query', 'execute_query', 'read_query', 'write_query', 'query_database', ...ofServers], sqlFields, false),
  ...rows(['query', 'run_query', 'execute_query', 'read_query', 'write_query', 'query_database', ...ofServers], queryFields, true),
  ...rows(['*'], [...sqlFields, ...queryFields], true),
];
