/** What a field holds. */
export type Language = 'shell' | 'sql';

/** A field of a tool's input that is judged. */
export interface JudgedField {
  /** Compared in any case; `*` stands for anything: `mcp__*__execute_command`. */
  readonly tool: string;
  /** A key of the input, at any depth. */
  readonly field: string;
  readonly language: Language;
  /** The field may hold something else: it is of the language where it reads like it. So are all fields of the tool `*`. */
  readonly maybe?: boolean;
}

/** Which fields of which tools are judged as what. All rows that fit a tool count; those of the tool `*` for the keys that no other row names. */
export class JudgeRegistry {
  constructor(private readonly rows: readonly JudgedField[]) {}

  fieldsOf(tool: string): readonly JudgedField[] {
    const name = tool.toLowerCase();
    const named = this.rows.filter((row) => row.tool !== '*' && fits(row.tool.toLowerCase(), name));
    const keys = new Set(named.map(({ field }) => field));
    return [...named, ...this.rows.filter((row) => row.tool === '*' && !keys.has(row.field))];
  }
}

/** Whether a name fits a pattern with `*`. Linear: names are written by whoever made the request. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
