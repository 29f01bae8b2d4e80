import { type OwnEntry, SEALED_A_RECORD, sealedNames } from '#contracts';
import type { Seal } from '../seals/seal.view.js';
import type { DueDay } from './due-day.js';

const portion = <T>(list: readonly T[], index: number): T[] => list.slice(index * SEALED_A_RECORD, (index + 1) * SEALED_A_RECORD);

/** The records of a seal: each names so many of everything, together they name all. */
export function sealEntries({ id, day, before, by }: Seal, due: DueDay): OwnEntry[] {
  const { ranges, runs, sessions, people, kept } = due;
  const most = Math.max(...[ranges, runs, sessions, people, kept].map(({ length }) => length));
  const parts = Math.max(1, Math.ceil(most / SEALED_A_RECORD));
  return Array.from({ length: parts }, (_, index) => ({
    type: 'retention.sealed',
    data: {
      id,
      day,
      before,
      part: index + 1,
      parts,
      leaves: portion(ranges, index),
      chains: portion(runs, index),
      sessions: sealedNames(portion(sessions, index)),
      people: sealedNames(portion(people, index)),
      kept: portion(kept, index).map(({ session, why }) => ({ session, why })),
      by,
    },
  }));
}
