import { builtInModules } from './built-in-modules.js';

interface Imports {
  readonly files: RegExp;
  /** The name of the module is the first group that is there. */
  readonly patterns: readonly RegExp[];
  /** The package of a module; null where it is the language's own or the project's. */
  readonly packageOf: (module: string) => string | null;
}

const languages: readonly Imports[] = [
  {
    files: /\.(?:[cm]?[jt]sx?|vue|svelte)$/i,
    patterns: [
      /^[ \t]*(?:import|export)\b[^'";]{0,400}?\bfrom\s*['"]([^'"\n]+)['"]/gm,
      /^[ \t]*import\s*['"]([^'"\n]+)['"]/gm,
      /\b(?:require|import)\s*\(\s*['"]([^'"\n]+)['"]/g,
    ],
    packageOf: (module) =>
      /^(?:[./#~]|@\/|node:|bun:|data:|https?:)/.test(module) || builtInModules.node.has(module.split('/')[0]!)
        ? null
        : module.split('/', module.startsWith('@') ? 2 : 1).join('/'),
  },
  {
    files: /\.(?:pyi?|ipynb)$/i,
    patterns: [/^[ \t]*from\s+([\w.]+)\s+import\b/gm, /^[ \t]*import\s+([\w.]+)/gm],
    packageOf: (module) => (module.startsWith('.') || builtInModules.python.has(module.split('.')[0]!) ? null : module.split('.')[0]!),
  },
  {
    files: /\.go$/i,
    patterns: [/^[ \t]*(?:import\s+)?(?:[\w.]+\s+)?"([\w-]+\.[\w./~-]+)"\s*$/gm],
    packageOf: (module) => module.split('/').slice(0, 3).join('/'),
  },
  {
    files: /\.rs$/i,
    patterns: [/^[ \t]*(?:pub\s+)?(?:use|extern\s+crate)\s+(\w+)(?:::|;|\s)/gm],
    packageOf: (module) => (/^(?:std|core|alloc|crate|self|super)$/.test(module) ? null : module),
  },
  {
    files: /\.(?:rb|rake)$|(?:^|\/)gemfile$/i,
    patterns: [/^[ \t]*(?:require|gem)\s*\(?\s*['"]([\w/-]+)['"]/gm],
    packageOf: (module) => module.split('/')[0]!,
  },
];

export interface FoundImport {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The packages that a piece of code imports, each once, but for what comes with its language. Which language it is the file's name says; none for others. */
export function importsOf(code: string, file: string): FoundImport[] {
  const language = languages.find(({ files }) => files.test(file));
  if (language === undefined) return [];
  const found = new Map<string, FoundImport>();
  for (const match of language.patterns.flatMap((pattern) => [...code.matchAll(pattern)])) {
    const name = language.packageOf(match[1]!);
    const start = match.index + match[0].lastIndexOf(match[1]!);
    if (name !== null && !found.has(name)) found.set(name, { name, start, end: start + match[1]!.length });
  }
  return [...found.values()];
}
