/** What a field holds. */
export type Language =
  | 'shell'
  | 'powershell'
  | 'cmd'
  | 'sql'
  | 'written file'
  | 'shown or written file'
  | 'deleted file'
  | 'read file'
  | 'patch'
  | 'code'
  | 'program'
  | 'action';

/** A field of a tool's input that is judged. */
export interface JudgedField {
  /** Compared in any case; `*` stands for anything: `mcp__*__execute_command`. */
  readonly tool: string;
  /** A key of the input, at any depth; compared in any case, with or without underlines. */
  readonly field: string;
  readonly language: Language;
  /** The field may hold something else: it is of the language where it reads like it. So are all fields of the tool `*`. */
  readonly maybe?: boolean;
}

/** What a text can be that is the whole input of a tool. */
const wholeInputs: readonly Language[] = ['shell', 'powershell', 'cmd', 'sql', 'patch', 'program'];

/** As many names of tools are remembered, none longer than that: they come from requests. */
const mostNames = 1000;
const longestName = 200;

/** Which fields of which tools are judged as what. For each key the first row that fits the tool counts; those of the tool `*` come last. */
export class JudgeRegistry {
  private readonly named: readonly JudgedField[];
  private readonly others: readonly JudgedField[];
  private readonly byTool = new Map<string, readonly JudgedField[]>();

  constructor(rows: readonly JudgedField[]) {
    this.named = rows.filter(({ tool }) => tool !== '*').map((row) => ({ ...row, tool: row.tool.toLowerCase() }));
    this.others = rows.filter(({ tool }) => tool === '*');
  }

  fieldsOf(tool: string): readonly JudgedField[] {
    const name = tool.toLowerCase();
    const known = this.byTool.get(name);
    if (known !== undefined) return known;
    const byKey = new Map<string, JudgedField>();
    for (const row of [...this.named.filter((row) => fits(row.tool, name)), ...this.others]) {
      const key = keyOf(row.field);
      if (!byKey.has(key)) byKey.set(key, row);
    }
    const fields = [...byKey.values()];
    if (this.byTool.size >= mostNames) this.byTool.clear();
    if (name.length <= longestName) this.byTool.set(name, fields);
    return fields;
  }

  /**
   * As what a text is judged that is the whole input, as a tool without a schema has it: as what its `input` is, or else the first thing that such a tool runs.
   * One of an unknown tool may be a command or SQL. Empty: of no language (a tool that writes files by their names).
   */
  rowsOfText(tool: string): readonly JudgedField[] {
    const rows = this.fieldsOf(tool).filter(({ language }) => wholeInputs.includes(language));
    const named = this.fieldsOf(tool).filter(({ tool: pattern }) => pattern !== '*');
    if (named.length === 0) return (['shell', 'sql'] as const).flatMap((language) => rows.find((row) => row.language === language) ?? []);
    const fitting = rows.filter(({ tool: pattern }) => pattern !== '*');
    return [fitting.find(({ field }) => field === 'input') ?? fitting[0] ?? []].flat();
  }
}

/** By which a key is found, however a tool spells it. */
export const keyOf = (field: string): string => field.toLowerCase().replace(/[_-]/g, '');

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
