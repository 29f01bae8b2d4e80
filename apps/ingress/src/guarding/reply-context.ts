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
  /** Blocks in which something was found. */
  readonly ofNote = new Set<string>();
  private readonly touched = new Set<string>();

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
  readonly selectFinding = (finding: Detected): boolean => this.enforced.some((rule) => rule.matchesFinding(finding));
  /** Undefined where no rule on replies has words or patterns: a stream would hold text back for them in vain. */
  readonly selectCustom: ((match: CustomMatch) => boolean) | undefined;

  /** Masks signed text so that it can be restored when the client sends it back. */
  seal(original: string, scan: TextScan): { text: string; seal: string } {
    return sealText(this.ruleset.key, original, maskedSpans(scan, this.selection));
  }

  /** Notes for the record what was seen in a block of the reply, and whether it is masked on its way. */
  seen(block: string, findings: readonly Detected[], custom: readonly CustomMatch[], masked: MaskSelection): void {
    if (findings.length + custom.length > 0) this.ofNote.add(block);
    this.call.exchange.replyFindings.push(
      ...findings.map((finding) => ({ ...finding, block, mask: maskWhere(masked.finding(finding)) })),
      ...maskedWords(this.ruleset, custom, block).map((word) => ({ ...word, mask: maskWhere(masked.rule(word.kind)) })),
    );
  }

  /**
   * Takes what was seen in a block of the reply into the exchange: its findings, and once for each rule that is now met a reason.
   * Returns the rule that ends the reply, if one does.
   */
  take(block: string, findings: readonly Detected[], custom: readonly CustomMatch[]): ReplyRule | null {
    if (findings.length === 0 && custom.length === 0) return null;
    this.seen(block, findings, custom, this.selection);
    const met = this.rules.filter((rule) => !this.touched.has(rule.ruleId) && isMet(rule, findings, custom));
    for (const rule of met) {
      const { ruleId, action, mode } = rule;
      this.touched.add(ruleId);
      const code = rule.code(findings.find((finding) => rule.matchesFinding(finding)));
      this.call.exchange.take(mode === 'shadow' ? 'allow' : action, [{ code, ruleId, action, mode, blocks: [block] }]);
    }
    return met.find(({ action, mode }) => action === 'block' && mode === 'enforce') ?? null;
  }
}

const maskWhere = (selected: boolean): RecordedFinding['mask'] => (selected ? 'on_the_way' : 'record_only');

const isMet = (rule: ReplyRule, findings: readonly Detected[], custom: readonly CustomMatch[]): boolean =>
  findings.some((finding) => rule.matchesFinding(finding)) || custom.some(({ id }) => rule.custom.has(id));
