import type { KindRow } from './kind-row.js';

/** What statements do to a database. */
export const sqlKinds = {
  'sql-drop': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Drops or empties a table, a schema or a database.',
    instead: 'Rename it, or delete the named rows with a WHERE (`DELETE FROM items WHERE id = 7`).',
  },
  'sql-unbounded-write': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Changes or deletes every row of a table.',
    instead: 'Say which rows with a WHERE (`UPDATE items SET sold = true WHERE id = 7`), and count them with a SELECT before.',
  },
  'sql-schema-change': {
    severity: 'medium',
    confidence: 'high',
    sentence: 'Changes how a table or schema is made.',
    instead: 'Write it as a migration, which is reviewed and run with a release.',
  },
  'sql-grant': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Changes who may do what in a database.',
    instead: 'Ask the owner of the database.',
  },
  'sql-code-execution': {
    severity: 'critical',
    confidence: 'high',
    sentence: 'Runs a program or code on the database server.',
    instead: 'Use plain statements.',
  },
  'sql-file-access': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Reads or writes files of the database server.',
    instead: 'Use the client for exports: \\copy of a SELECT with a LIMIT.',
  },
  'sql-bulk-read': {
    severity: 'low',
    confidence: 'medium',
    sentence: 'Reads every row of a table.',
    instead: 'Name the columns, and add a WHERE or a LIMIT (`SELECT id, name FROM items LIMIT 100`).',
  },
} as const satisfies Record<string, KindRow>;
