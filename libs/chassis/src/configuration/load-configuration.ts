import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type OstiaryConfig, ostiaryConfigSchema } from './configuration.js';
import { environmentOverrides, type Partially, upstreamDefaults } from './environment.js';

const DEFAULT_FILE = 'ostiary.yaml';

/** A configuration that cannot be used. The message names each field, what it should be and why, and where the value came from; never the value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

type Tree = { [key: string]: unknown };

/**
 * The configuration of this process: defaults, then the file (`OSTIARY_CONFIG`, by default ./ostiary.yaml where there is one), then the
 * environment, then `overrides` (for a composition that finds something out at start: a free port, the embedded database's URL).
 * Throws ConfigurationError.
 */
export function loadConfiguration(env: NodeJS.ProcessEnv = process.env, overrides: Partially<OstiaryConfig> = {}): OstiaryConfig {
  const { tree, path } = readFile(env);
  const origins = new Map<string, string>();
  let merged = tree;
  for (const { variable, sets, apply } of environmentOverrides) {
    const value = env[variable];
    if (value === undefined || value === '') continue;
    merged = merge(merged, apply(value));
    for (const field of sets) origins.set(field, variable);
  }
  merged = merge(merged, overrides);
  completeUpstream(merged);
  const result = ostiaryConfigSchema.safeParse(merged);
  if (result.success) return result.data;
  throw new ConfigurationError(
    ['The configuration cannot be used:', ...result.error.issues.map((issue) => `  ${explain(issue, origins, path)}`)].join('\n'),
  );
}

function readFile(env: NodeJS.ProcessEnv): { tree: Tree; path: string } {
  const named = env['OSTIARY_CONFIG'];
  const path = resolve(named || DEFAULT_FILE);
  if (!existsSync(path)) {
    if (named) throw new ConfigurationError(`OSTIARY_CONFIG names a file that is not there: ${path}`);
    return { tree: {}, path };
  }
  const document = parseDocument(readFileSync(path, 'utf8'), { prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  // The parser's own message quotes the line, and the line may hold a password.
  if (error) throw new ConfigurationError(`${path} is not YAML: ${error.code} at character ${error.pos[0]}`);
  const tree: unknown = document.toJS() ?? {};
  if (!isTree(tree)) throw new ConfigurationError(`${path} must hold fields, see docs/configuration.md`);
  return { tree, path };
}

/** Whoever names an upstream by URL or by key alone gets the other half. */
function completeUpstream(tree: Tree): void {
  const upstreams = tree['upstreams'];
  if (!isTree(upstreams)) return;
  for (const [name, defaults] of Object.entries(upstreamDefaults)) {
    const upstream = upstreams[name];
    if (isTree(upstream)) upstreams[name] = { ...defaults, ...upstream };
  }
}

function merge(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const known = result[key];
    if (value === undefined) continue;
    result[key] = isTree(value) && !isReference(value) ? merge(isTree(known) ? known : {}, value) : value;
  }
  return result;
}

function explain(issue: z.core.$ZodIssue, origins: ReadonlyMap<string, string>, path: string): string {
  const field = issue.path.join('.') || '(the whole)';
  const origin = origins.get(field) ?? path;
  const purpose = describe(issue.path);
  const wrong = issue.code === 'unrecognized_keys' ? `no such field: ${issue.keys.join(', ')}` : issue.message;
  return `${field}: ${wrong}.${purpose ? ` It is: ${purpose}` : ''} (from ${origin})`;
}

/** The doc line of a field, found by walking the schema. */
function describe(path: readonly PropertyKey[]): string | undefined {
  let schema: z.ZodType | undefined = ostiaryConfigSchema;
  let text: string | undefined;
  for (const key of path) {
    const inner = unwrap(schema) as { shape?: Record<PropertyKey, z.ZodType>; valueType?: z.ZodType } | undefined;
    schema = inner?.shape?.[key] ?? inner?.valueType;
    text = schema?.description ?? text;
  }
  return path.length === 0 ? undefined : text;
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  const def = schema?.def as { innerType?: z.ZodType; in?: z.ZodType } | undefined;
  const inner = def?.innerType ?? def?.in;
  return inner ? unwrap(inner) : schema;
}

/** A reference to a secret is one value: a place in the environment replaces one in a file, it does not join it. */
function isReference(value: Tree): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'env' || keys[0] === 'file');
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
