import type { Obligation } from '#contracts';
import type { ContentBlock, LiteralChange } from '#conversation';
import { maskText, sealMark, unsealText, withoutSeal, type MaskSelection } from '#detection';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { BlockScan, LiteralScan } from './literal-scan.js';
import { recordSelection, selectionFor } from './mask-selection.js';

/** How the thinking of the model's that came back is dealt with. */
export interface SignedText {
  /** Blocks that this gateway delivered as they are: they go on unchanged. */
  readonly delivered: ReadonlySet<string>;
}

/** What is changed in a block on its way to the provider. `duties` are the block's own. */
export function sentChanges(
  rules: Ruleset,
  block: ContentBlock,
  scan: BlockScan,
  duties: readonly Obligation[],
  signed: SignedText,
): LiteralChange[] {
  const selection = selectionFor(duties.filter(({ type }) => type === 'mask'));
  return scan.fields.flatMap((seen) => {
    const { literal } = seen;
    const original = literal.role === 'signed' ? unsealText(rules.key, literal.value) : null;
    // What ingress masked in the model's own thinking goes back as it came from the provider: the signature is over the original.
    if (original !== null) return [{ literal, text: original }];
    if (literal.role === 'signed' && signed.delivered.has(block.id)) return [];
    return changed(rules, seen, selection);
  });
}

/** What is changed in a block for the record, where everything is masked that was found. */
export function recordChanges(rules: Ruleset, block: ContentBlock, scan: BlockScan): LiteralChange[] {
  const selection = recordSelection(rules);
  const credentials = block.exempt.filter(({ role }) => role === 'credential');
  return [
    ...scan.fields.flatMap((seen) => changed(rules, seen, selection)),
    ...scan.exempt.filter(({ literal }) => literal.role !== 'credential').flatMap((seen) => changed(rules, seen, selection)),
    ...credentials.map((literal) => ({ literal, text: '[masked:credential]' })),
  ];
}

function changed({ key }: Ruleset, scan: LiteralScan, selection: MaskSelection): LiteralChange[] {
  const { literal } = scan;
  const masked = withoutSeal(key, literal.value, maskText(literal.value, scan, selection) ?? literal.value);
  return masked === literal.value ? [] : [{ literal, text: masked }];
}

/**
 * Blocks with a seal that can't be opened: it was made under another key, or beside another text. The provider would refuse the
 * altered thinking, and go on refusing it at every turn.
 */
export const brokenSeals = (rules: Ruleset, blocks: readonly ContentBlock[], { delivered }: SignedText): ContentBlock[] =>
  blocks.filter(
    ({ id, fields }) =>
      !delivered.has(id) &&
      fields.some(
        ({ role, value }) =>
          role === 'signed' && value.endsWith(']') && value.includes(`\n${sealMark}`) && unsealText(rules.key, value) === null,
      ),
  );
