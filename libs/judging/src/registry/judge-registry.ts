/** What a field holds. */
export type Language = 'shell' | 'powershell' | 'cmd' | 'sql' | 'written file' | 'deleted file' | 'read file' | 'patch' | 'code' | 'action';

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

/** Which fields of which tools are judged as what. For each key the first row that fits the tool counts; those of the tool `*` come last. */
export class JudgeRegistry {
  constructor(private readonly rows: readonly JudgedField[]) {}

  fieldsOf(tool: string): readonly JudgedField[] {
    const name = tool.toLowerCase();
    const byKey = new Map<string, JudgedField>();
    const fitting = this.rows.filter((row) => row.tool !== '*' && fits(row.tool.toLowerCase(), name));
    for (const row of [...fitting, ...this.rows.filter(({ tool }) => tool === '*')]) {
      if (!byKey.has(row.field)) byKey.set(row.field, row);
    }
    return [...byKey.values()];
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
