import { scoreWith, signalKind } from '#injection';
import type { Finding } from '#contracts';
import { holdsTools } from './described-tools.js';
import type { Inspection } from './inspection.js';
import type { InspectedHandle } from './inspector.port.js';

const kind = 'changed-description';
const { severity, confidence } = signalKind(kind);

/** The inspection of a request one of whose tools is described otherwise than before. */
export function withChangedDescription(inspection: Inspection): Inspection {
  const block = inspection.blocks.find(holdsTools);
  if (block === undefined) return inspection;
  const finding: Finding = { block: block.id, kind, category: 'injection', severity, confidence, start: 0, end: 0, fingerprint: '' };
  const { score, signals, orders } = inspection.steering;
  return {
    ...inspection,
    blocks: inspection.blocks.map((one) => (one === block ? { ...one, signals: [...one.signals, finding] } : one)),
    steering: { score: scoreWith(score, { kind, source: 'description' }), signals: [...signals, kind], orders },
  };
}

/** A request under inspection that something more is known of than where it is kept. */
export const inspectedAs = (handle: InspectedHandle, inspection: Inspection): InspectedHandle => ({
  inspection,
  fingerprint: (obligations, signed) => handle.fingerprint(obligations, signed),
  identities: (blockIds) => handle.identities(blockIds),
  undecided: (known) => handle.undecided(known),
  fixedValues: () => handle.fixedValues(),
  unmaskable: (obligations, signed) => handle.unmaskable(obligations, signed),
  rewrite: (obligations, signed) => handle.rewrite(obligations, signed),
  release: () => handle.release(),
});
