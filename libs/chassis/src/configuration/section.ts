import { z } from 'zod';

/** A group of fields; one that is not known is an error, because a misspelt setting must not be a silent default. */
export const section = <S extends z.ZodRawShape>(shape: S) => z.object(shape).strict();

export const port = (fallback: number, what: string) => z.number().int().min(0).max(65_535).default(fallback).describe(what);
export const millis = (fallback: number, what: string) =>
  z.number().int().nonnegative().default(fallback).describe(`${what} In milliseconds.`);
export const count = (fallback: number, what: string) => z.number().int().positive().default(fallback).describe(what);
