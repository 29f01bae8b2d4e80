import { callKinds } from './call.kinds.js';
import type { DangerKind, DangerName } from './danger-kind.js';
import { fileKinds } from './file.kinds.js';
import type { KindRow } from './kind-row.js';
import { shellKinds } from './shell.kinds.js';
import { sqlKinds } from './sql.kinds.js';

const group = (name: DangerKind['group'], rows: Readonly<Record<string, KindRow>>): DangerKind[] =>
  Object.entries(rows).map(([kind, row]) => ({ kind: kind as DangerName, group: name, ...row }));

/** Every kind of danger. A finding may be graver or less than its kind where the judge has a reason. */
export const dangerKinds: readonly DangerKind[] = [
  ...group('shell', shellKinds),
  ...group('sql', sqlKinds),
  ...group('file', fileKinds),
  ...group('call', callKinds),
];

export const dangerKindOf: ReadonlyMap<DangerName, DangerKind> = new Map(dangerKinds.map((one) => [one.kind, one]));
