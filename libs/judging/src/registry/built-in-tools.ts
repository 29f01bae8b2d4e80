import { fileTools } from './file-tools.js';
import type { JudgedField, Language } from './judge-registry.js';
import { sqlTools } from './sql-tools.js';

const rows = (language: Language, tools: readonly string[], fields: readonly string[]): JudgedField[] =>
  tools.flatMap((tool) => fields.map((field) => ({ tool, field, language })));

const commandFields = ['command', 'cmd', 'cmdline', 'commands', 'script', 'shell', 'bash', 'command_line'];
/** Where the arguments stand beside it. */
const programFields = ['program', 'executable'];
const codeTools =
  'python python3 *_python *_python3 python_* *execute_code *executecode *run_code *runcode code_interpreter code_execution javascript *_javascript *_js node repl *_repl'.split(
    ' ',
  );
const codeFields = ['code', 'script', 'source', 'source_code', 'input'];

/** The tools of the agents that are in use, MCP servers by pattern, and for all others the fields that are named like a command or like SQL. */
export const builtInTools: readonly JudgedField[] = [
  ...rows('powershell', ['PowerShell', '*powershell*', 'pwsh'], [...commandFields, 'code']),
  ...rows('cmd', ['cmd', 'run_cmd', 'execute_cmd', 'batch'], commandFields),
  ...rows('shell', ['Bash', 'bash_*', '*_bash'], ['command', 'cmd', 'script', 'code', 'input']),
  ...rows('shell', ['shell', 'shell_*', '*_shell', 'local_shell', 'terminal', '*_terminal'], ['command', 'cmd', 'input']),
  ...rows('shell', ['execute_command', 'run_command', 'run_terminal_cmd', 'run_in_terminal', 'exec_command', 'exec'], ['command', 'cmd']),
  ...rows('shell', ['mcp__*__*command*', 'mcp__*__*shell*', 'mcp__*__*exec*', 'mcp__*__*bash*', 'mcp__*__*terminal*'], commandFields),
  ...rows('program', codeTools, codeFields),
  ...rows('shell', ['*'], [...commandFields, ...programFields]),
  ...sqlTools,
  ...fileTools,
];
