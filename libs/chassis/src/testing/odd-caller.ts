import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Names of its parameters, of the path and of the query. */
  readonly parameters: readonly string[];
  /** A body that fits, where it takes one. */
  readonly sample: unknown;
}

export interface Answered {
  readonly what: string;
  /** The parameter or member that was odd; empty for a whole body. */
  readonly field: string;
  readonly status: number;
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

const problemSchema = z.object({ code: z.string(), detail: z.string() });
const schemaSchema = z.looseObject({
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  type: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** Every operation that a document has. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const parameters = (operation.parameters ?? []).flatMap((parameter) =>
        'name' in parameter && parameter.in !== 'header' ? [parameter.name] : [],
      );
      const body = operation.requestBody !== undefined && 'content' in operation.requestBody ? operation.requestBody.content : null;
      const sample = body === null ? null : sampleOf((body['application/json'] ?? Object.values(body)[0])?.schema);
      return [{ method: method.toUpperCase(), path, parameters, sample }];
    }),
  );
}

/** The first thing that fits a JSON Schema, as far as the control APIs' bodies need it. */
function sampleOf(given: unknown): unknown {
  const schema = schemaSchema.parse(given ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[0]);
  if (schema.properties !== undefined)
    return Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, sampleOf(inner)]));
  return schema.type === 'integer' || schema.type === 'number' ? 1 : '1d';
}

/** Sends one operation with one thing about it odd. */
export class OddCaller {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Where a body can be odd: as a whole, and in each member. */
  places({ sample }: Operation): string[] {
    if (sample === null) return [];
    return ['', ...(typeof sample === 'object' ? Object.keys(sample) : [])];
  }

  withParameter(operation: Operation, name: string, text: string): Promise<Answered> {
    const inPath = operation.path.includes(`{${name}}`);
    const path = operation.path.replace(/\{(\w+)\}/g, (_, parameter: string) => (parameter === name ? text : 'x'));
    const target = inPath ? path : `${path}?${name}=${text}`;
    return this.send(operation, name, target, operation.sample === null ? undefined : JSON.stringify(operation.sample));
  }

  withJson(operation: Operation, place: string, json: string): Promise<Answered> {
    const members = Object.entries(typeof operation.sample === 'object' ? (operation.sample ?? {}) : {});
    const parts = members.map(([name, value]) => `${JSON.stringify(name)}:${name === place ? json : JSON.stringify(value)}`);
    return this.send(operation, place, operation.path.replace(/\{\w+\}/g, 'x'), place === '' ? json : `{${parts.join(',')}}`);
  }

  withBody(operation: Operation, body: string | Uint8Array<ArrayBuffer>): Promise<Answered> {
    return this.send(operation, '', operation.path.replace(/\{\w+\}/g, 'x'), body);
  }

  private async send({ method }: Operation, field: string, target: string, body?: string | Uint8Array<ArrayBuffer>): Promise<Answered> {
    const headers = { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(`${this.url}${target}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
    const shown = typeof body === 'string' ? body : body?.join(' ');
    const what = `${method} ${target.slice(0, 200)}${shown === undefined ? '' : ` ${shown.slice(0, 200)}`}`;
    return { what, field, status: response.status, problem: isProblem ? problemSchema.parse(JSON.parse(text)) : null };
  }
}
