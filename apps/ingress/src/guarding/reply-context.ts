import type { Principal, RecordedFinding } from '#contracts';
import type { CustomMatch, Detected } from '#detection';
import { replyRules, ruleIdOfCustom, type CallAttributes, type ReplyRule } from '#policy-model';
import type { ClientCall } from '../call/client-call.js';
import type { Alias } from '#detection';
import type { TextScan } from '#detection';
import { maskedSpans, type MaskSelection } from '#detection';
import { sealText } from '#detection';
import type { Ruleset } from '../ruleset/ruleset.js';
import { maskedWords } from '../recording/masked-words.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import { AliasRestorer } from './alias-restorer.js';

/** Everything that guarding one reply needs to know, and what the policy says of it before its first byte. */
export class ReplyContext {
  readonly selection: MaskSelection;
  readonly restorer: AliasRestorer;
  private readonly rules: readonly ReplyRule[];
  private readonly enforced: readonly ReplyRule[];
  private readonly touched = new Set<string>();
  private readonly seen = { kinds: new Set<string>(), custom: new Set<string>() };

  constructor(
    readonly call: ClientCall,
    readonly principal: Principal,
    readonly ruleset: Ruleset,
    readonly attributes: CallAttributes,
    readonly record: ExchangeRecord,
    aliases: readonly Alias[],
  ) {
    this.restorer = new AliasRestorer(aliases);
    this.rules = replyRules(ruleset.policy, attributes);
    this.enforced = this.rules.filter(({ mode }) => mode === 'enforce');
    const custom = new Set(this.enforced.flatMap((rule) => [...rule.custom].map(ruleIdOfCustom)));
    this.selection = { finding: this.selectFinding, rule: (ruleId) => custom.has(ruleId) };
    this.selectCustom = custom.size === 0 ? undefined : ({ id }) => this.enforced.some((rule) => rule.custom.has(id));
  }

  /** Spans that are replaced: those to be masked, and those that end the reply, which must not slip out before it ends. */
  readonly selectFinding = ({ kind, category }: Detected): boolean =>
    this.enforced.some(({ findings }) => findings.has(kind) || findings.has(category));
  /** Undefined where no rule on replies has words or patterns: a stream would hold text back for them in vain. */
  readonly selectCustom: ((match: CustomMatch) => boolean) | undefined;

  /** Masks signed text so that it can be restored when the client sends it back. */
  seal(original: string, scan: TextScan): { text: string; seal: string } {
    return sealText(this.ruleset.key, original, maskedSpans(scan, this.selection));
  }

  /**
   * Takes what was seen in a block of the reply into the exchange: its findings, and once for each rule that is now met a reason.
   * Returns the rule that ends the reply, if one does.
   */
  take(block: string, findings: readonly Detected[], custom: readonly CustomMatch[]): ReplyRule | null {
    if (findings.length === 0 && custom.length === 0) return null;
    const words = maskedWords(this.ruleset, custom, block);
    this.call.exchange.replyFindings.push(
      ...findings.map((finding) => ({ ...finding, block, mask: maskWhere(this.selectFinding(finding)) })),
      ...words.map((word) => ({ ...word, mask: maskWhere(this.selection.rule(word.kind)) })),
    );
    for (const { kind, category } of findings) this.seen.kinds.add(kind).add(category);
    for (const { id } of custom) this.seen.custom.add(id);
    const met = this.rules.filter((rule) => this.isMet(rule) && !this.touched.has(rule.ruleId));
    for (const { ruleId, action, mode } of met) {
      this.touched.add(ruleId);
      const shadow = mode === 'shadow';
      this.call.exchange.take(shadow ? 'allow' : action, [
        { code: shadow ? 'rule_shadowed' : 'rule_matched', ruleId, action, mode, blocks: [block] },
      ]);
    }
    return met.find(({ action, mode }) => action === 'block' && mode === 'enforce') ?? null;
  }

  /** Everything that a rule names must have been met somewhere in this reply. */
  private isMet({ findings, custom }: ReplyRule): boolean {
    const { kinds, custom: ids } = this.seen;
    return (findings.size === 0 || !findings.isDisjointFrom(kinds)) && custom.isSubsetOf(ids);
  }
}

const maskWhere = (selected: boolean): RecordedFinding['mask'] => (selected ? 'on_the_way' : 'record_only');
