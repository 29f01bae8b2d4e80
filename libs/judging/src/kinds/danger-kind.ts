import type { callKinds } from './call.kinds.js';
import type { fileKinds } from './file.kinds.js';
import type { KindRow } from './kind-row.js';
import type { shellKinds } from './shell.kinds.js';
import type { sqlKinds } from './sql.kinds.js';

/** What a danger can be of: the public name, never renamed, and what is said of it. */
export interface DangerKind extends KindRow {
  readonly kind: DangerName;
  readonly group: 'shell' | 'sql' | 'file' | 'call';
}

export type DangerName = keyof typeof shellKinds | keyof typeof sqlKinds | keyof typeof fileKinds | keyof typeof callKinds;
