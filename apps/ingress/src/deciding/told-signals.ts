import type { Finding, UndecidedBlock, UnderstoodInWords } from '#contracts';
import { signalKind } from '#injection';
import type { InspectedBlock } from '../inspecting/inspection.js';

/** So many signals of one call are put before people: more say nothing more. */
const most = 64;
/** Lines of one block, as a question may have them. */
const mostLines = 20;

type Line = UnderstoodInWords['dangers'][number];

/** The signals of injection in a call, each kind once a block, in the order of the conversation. */
export function signalsOf(blocks: readonly Pick<InspectedBlock, 'signals'>[]): Finding[] {
  const told = blocks.flatMap(({ signals }) => {
    const seen = new Set<string>();
    return signals.filter(({ kind }) => {
      const isFirst = !seen.has(kind);
      seen.add(kind);
      return isFirst;
    });
  });
  return told.slice(0, most);
}

/** The blocks as reviewers see them, each with what in it wants to steer the model before what it would do. */
export function withSignals(blocks: readonly UndecidedBlock[], signals: readonly Finding[]): UndecidedBlock[] {
  const lines = Map.groupBy(signals, ({ block }) => block);
  return blocks.map((block) => {
    const told = lines.get(block.id)?.map(lineOf) ?? [];
    if (told.length === 0) return block;
    const { dangers, ...rest } = block.understood ?? { runs: [], on: [], dangers: [], unlisted: 0 };
    const all = [...told, ...dangers];
    const unlisted = rest.unlisted + Math.max(0, all.length - mostLines);
    return { ...block, understood: { ...rest, dangers: all.slice(0, mostLines), unlisted } };
  });
}

const lineOf = ({ kind, severity, start, end }: Finding): Line => ({
  kind,
  severity,
  sentence: signalKind(kind).sentence,
  why: `Characters ${start} to ${end} of the text.`,
});
