import { loadModule, parseSync } from 'libpg-query';

await loadModule();

type Node = Readonly<Record<string, unknown>>;

/** What PostgreSQL's own parser says of a text: `DELETE users`, and whether each has a condition or a limit; null where it does not parse. */
export function parsedByPostgres(text: string): ReadonlyMap<string, boolean> | null {
  const found = new Map<string, boolean>();
  try {
    visit(parseSync(text), found);
  } catch {
    return null;
  }
  return found;
}

/** `limited`: what is around it limits it too, as the LIMIT of a UNION does its sides. */
function visit(value: unknown, found: Map<string, boolean>, limited = false): void {
  if (Array.isArray(value)) for (const one of value) visit(one, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'ExplainStmt' && !JSON.stringify(inner).includes('"defname":"analyze"')) continue;
    // The sides of a UNION are statements without their name.
    const isSide = (key === 'larg' || key === 'rarg') && (inner as Node)['op'] !== undefined;
    const type = isSide ? 'SelectStmt' : key;
    const within = isSide && limited;
    for (const [said, bounded] of statementsOf(type, inner as Node)) found.set(said, (bounded || within) && (found.get(said) ?? true));
    visit(inner, found, type === 'SelectStmt' && (within || (inner as Node)['limitCount'] !== undefined));
  }
}

const verbs: Readonly<Record<string, string>> = { DeleteStmt: 'DELETE', UpdateStmt: 'UPDATE', MergeStmt: 'MERGE', InsertStmt: 'INSERT' };

function statementsOf(type: string, node: Node): [string, boolean][] {
  const verb = verbs[type];
  if (verb !== undefined)
    return [[`${verb} ${nameOf(node['relation'])}`, verb === 'INSERT' || verb === 'MERGE' || node['whereClause'] !== undefined]];
  if (type === 'TruncateStmt') return (node['relations'] as Node[]).map((table) => [`TRUNCATE ${nameOf(table['RangeVar'])}`, false]);
  if (type === 'SelectStmt') {
    return tablesIn(node['fromClause']).map((table) => [
      `SELECT ${table}`,
      ['whereClause', 'limitCount', 'havingClause'].some((clause) => node[clause] !== undefined),
    ]);
  }
  if (type === 'DropdbStmt') return [[`DROP ${String(node['dbname'])}`, false]];
  if (type !== 'DropStmt' || !/TABLE|SCHEMA|VIEW|INDEX/.test(String(node['removeType']))) return [];
  return (node['objects'] as Node[]).map((one) => [`DROP ${stringsIn(one).join('.').toLowerCase()}`, false]);
}

function stringsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'sval' ? [String(inner)] : stringsIn(inner)));
}

const nameOf = (relation: unknown): string => {
  const { schemaname, relname } = relation as { schemaname?: string; relname: string };
  return (schemaname === undefined ? relname : `${schemaname}.${relname}`).toLowerCase();
};

/** The tables of a FROM, those of its joins included, those of its subqueries not. */
function tablesIn(from: unknown): string[] {
  if (Array.isArray(from)) return from.flatMap(tablesIn);
  const { RangeVar, JoinExpr } = (from ?? {}) as { RangeVar?: unknown; JoinExpr?: Node };
  if (RangeVar !== undefined) return [nameOf(RangeVar)];
  return JoinExpr === undefined ? [] : [...tablesIn(JoinExpr['larg']), ...tablesIn(JoinExpr['rarg'])];
}
