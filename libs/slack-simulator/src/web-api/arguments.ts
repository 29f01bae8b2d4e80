import { ApiError, invalidArguments } from './api-error.js';

/** The arguments of a call, whether they came as a form, where lists and objects are JSON in texts, or as JSON. */
export class Arguments {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  optional(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalidArguments(`must be a string [json-pointer:/${name}]`);
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.optional(name) ?? '');
  }

  count(name: string, fallback: number, max: number): number {
    const value = Number(this.optional(name) ?? fallback);
    if (!Number.isInteger(value) || value < 1) throw new ApiError('invalid_limit');
    return Math.min(value, max);
  }

  /** What JSON holds; `unreadable` is the error for a text that is none. */
  json(name: string, unreadable: string): unknown {
    const value = this.values[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw new ApiError(unreadable);
    }
  }
}
