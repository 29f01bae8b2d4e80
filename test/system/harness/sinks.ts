import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KafkaMessage } from 'kafkajs';
import { Client, escapeIdentifier } from 'pg';
import { z } from 'zod';
import { messagesOf } from './messages-of.js';

/** Everything that one place holds, as bytes to search. */
export interface Sink {
  readonly name: string;
  readonly bytes: Buffer;
}

const tableSchema = z.array(z.object({ schema: z.string(), name: z.string() }));

const asBytes = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Every row of every table that is not PostgreSQL's own, one sink a table; binary columns as their bytes. */
export async function databaseSinks(url: string): Promise<Sink[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query(
      `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const sinks: Sink[] = [];
    for (const { schema, name } of tableSchema.parse(tables.rows)) {
      const { rows } = await client.query<unknown[]>({
        text: `SELECT * FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`,
        rowMode: 'array',
      });
      sinks.push({ name: `table ${schema}.${name}`, bytes: Buffer.concat(rows.flatMap((row) => row.map(asBytes))) });
    }
    return sinks;
  } finally {
    await client.end();
  }
}

/** Every message that the broker keeps, with keys and headers, one sink a topic. */
export async function brokerSinks(brokers: readonly string[]): Promise<Sink[]> {
  const found = await messagesOf(brokers);
  const bytesOf = ({ key, value, headers }: KafkaMessage): Buffer[] => [
    key ?? Buffer.alloc(0),
    value ?? Buffer.alloc(0),
    Buffer.from(JSON.stringify(headers, (_key, header: unknown) => (Buffer.isBuffer(header) ? header.toString() : header))),
  ];
  return [...found].map(([topic, messages]) => ({ name: `topic ${topic}`, bytes: Buffer.concat(messages.flatMap(bytesOf)) }));
}

/** Every file below a folder, one sink a file, without those that `skip` names: a key's own file may hold the key. */
export async function fileSinks(folder: string, skip: (path: string) => boolean): Promise<Sink[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string): Promise<Sink[]> => {
    // Segments are deleted while we look.
    const bytes = await readFile(path).catch(() => null);
    return bytes === null ? [] : [{ name: `file ${path}`, bytes }];
  };
  return (await Promise.all(paths.filter((path) => !skip(path)).map(read))).flat();
}

/** A value in the forms in which it could lie somewhere: as it is, in hexadecimal, and in base64 at each of the three offsets. */
const formsOf = (value: string): Buffer[] => {
  const bytes = Buffer.from(value);
  // The characters of base64 at the rims depend on the neighbours, so they are left out.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [
    bytes,
    Buffer.from(bytes.toString('hex')),
    ...base64.map((text) => Buffer.from(text)),
    ...base64.map((text) => Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))),
  ];
};

/** Names of the sinks that hold `value` in any of its forms. */
export const holding = (sinks: readonly Sink[], value: string): string[] => {
  const forms = formsOf(value);
  return sinks.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name);
};
