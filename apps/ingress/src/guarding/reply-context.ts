import { refusalByRule, type Finding, type Principal, type RecordedFinding } from '#contracts';
import { maskedSpans, maskText, sealText, type CustomMatch, type Detected, type MaskSelection, type TextScan } from '#detection';
import { LeakWatch, signalKind } from '#injection';
import { replyRules, ruleIdOfCustom, type CallAttributes, type ReplyRule } from '#policy-model';
import type { IncomingHttpHeaders } from 'node:http';
import type { Asked } from '../call/asked.js';
import type { ClientCall } from '../call/client-call.js';
import { replyHeadersFor } from '../call/header-policy.js';
import { RefusedError } from '../call/refused.error.js';
import type { Answered } from '../forwarding/answered.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import { maskedWords } from '../recording/masked-words.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { scanText } from '../ruleset/scan-text.js';
import { holdsSureFinding } from '../ruleset/sure-secret.js';
import { AliasRestorer } from './alias-restorer.js';

/** What of a call its reply is guarded by. */
type Guarded = Pick<Answered, 'call' | 'record' | 'principal' | 'isRevoked' | 'asked' | 'rules' | 'attributes' | 'outgoing'>;

/** Everything that guarding one reply needs to know, and what the policy says of it before its first byte. */
export class ReplyContext {
  readonly call: ClientCall;
  readonly record: ExchangeRecord;
  readonly principal: Principal;
  readonly isRevoked: () => boolean;
  readonly asked: Asked;
  readonly ruleset: Ruleset;
  readonly attributes: CallAttributes;
  /** What is masked on its way to the client: what a rule masks, and what ends the reply, which must not slip out before it ends. */
  readonly selection: MaskSelection;
  /** What is masked in the record: every finding, and the words of rules that mask. */
  readonly recorded: MaskSelection;
  readonly restorer: AliasRestorer;
  /** Undefined where no rule on replies has words or patterns: a stream would hold text back for them in vain. */
  readonly selectCustom: ((match: CustomMatch) => boolean) | undefined;
  /** Blocks in which something was found. */
  readonly ofNote = new Set<string>();
  private readonly rules: readonly ReplyRule[];
  private readonly touched = new Set<string>();
  private readonly inRequest: ReadonlySet<string>;
  private readonly promptWindows: ReadonlySet<number>;

  constructor({ call, record, principal, isRevoked, asked, rules: ruleset, attributes, outgoing }: Guarded) {
    this.call = call;
    this.record = record;
    this.principal = principal;
    this.isRevoked = isRevoked;
    this.asked = asked;
    this.ruleset = ruleset;
    this.attributes = attributes;
    this.restorer = new AliasRestorer(outgoing?.aliases ?? []);
    this.inRequest = outgoing?.fingerprints ?? new Set();
    this.promptWindows = outgoing?.promptWindows ?? new Set();
    this.rules = replyRules(ruleset.policy, attributes);
    const enforced = this.rules.filter(({ mode }) => mode === 'enforce');
    const custom = new Set(enforced.flatMap((rule) => [...rule.custom].map(ruleIdOfCustom)));
    this.selection = {
      finding: (finding) => enforced.some((rule) => rule.matchesFinding(this.withRequest(finding))),
      rule: (ruleId) => custom.has(ruleId),
    };
    this.recorded = { finding: () => true, rule: (ruleId) => ruleset.maskingRules.has(ruleId) || custom.has(ruleId) };
    this.selectCustom = custom.size === 0 ? undefined : ({ id }) => enforced.some((rule) => rule.custom.has(id));
  }

  /** The provider's headers that come back; one that is surely a secret can't be masked and stays here. */
  headers(headers: IncomingHttpHeaders): Record<string, string> {
    const kept = replyHeadersFor(headers);
    const all = Object.entries(kept);
    if (!holdsSureFinding(this.ruleset, all.map(([name, value]) => `${name}: ${value}`).join('\n'))) return kept;
    return Object.fromEntries(all.filter(([name, value]) => !holdsSureFinding(this.ruleset, `${name}: ${value}`)));
  }

  /**
   * Tells rules whether the request holds the same value; `match.inRequest` asks for it. A kind by itself has no fingerprint: a stream asks what it has
   * to hold back for, and of a value that is still to come nobody can tell.
   */
  withRequest<F extends Pick<Detected, 'fingerprint'>>(finding: F): F & { inRequest?: boolean } {
    return finding.fingerprint === '' ? finding : { ...finding, inRequest: this.inRequest.has(finding.fingerprint) };
  }

  /** Masks signed text so that it can be restored when the client sends it back. */
  seal(original: string, scan: TextScan): { text: string; seal: string } {
    return sealText(this.ruleset.key, original, maskedSpans(scan, this.selection));
  }

  /**
   * Takes what was seen in a block of the reply, and is masked there as the rules say, into the exchange: its findings, and once for each
   * rule that is now met a reason. Returns the rule that ends the reply, if one does.
   */
  take(
    block: string,
    findings: readonly Detected[],
    custom: readonly CustomMatch[],
    kept: (finding: Detected) => boolean = (finding) => this.selection.finding(finding),
  ): ReplyRule | null {
    if (findings.length === 0 && custom.length === 0) return null;
    this.ofNote.add(block);
    this.tell(block, findings, kept);
    this.tellWords(block, custom, (ruleId) => this.selection.rule(ruleId));
    const evaluated = findings.map((finding) => this.withRequest(finding));
    const met = this.rules.filter((rule) => !this.touched.has(rule.ruleId) && isMet(rule, evaluated, custom));
    for (const rule of met) {
      const { ruleId, action, mode, exception } = rule;
      this.touched.add(ruleId);
      const code = rule.code(evaluated.find((finding) => rule.matchesFinding(finding)));
      this.call.exchange.take(mode === 'shadow' ? 'allow' : action, [
        { code, ruleId, action, mode, blocks: [block], ...(exception === null ? {} : { exception }) },
      ]);
    }
    return met.find(({ action, mode }) => action === 'block' && mode === 'enforce') ?? null;
  }

  /** Watches one text of the reply for what it should not repeat of the prompt. */
  leakWatch(): LeakWatch {
    return new LeakWatch(this.promptWindows);
  }

  /** Takes it into the exchange that a text repeats the prompt, from here to there: it was said by then, and nothing stands in its place. */
  leaked(block: string, place: { readonly start: number; readonly end: number }): ReplyRule | null {
    const { severity, confidence } = signalKind('prompt-leak');
    return this.take(
      block,
      [{ kind: 'prompt-leak', category: 'injection', severity, confidence, ...place, fingerprint: '' }],
      [],
      () => false,
    );
  }

  /** Ends the reply where a rule says so. */
  end(ending: ReplyRule | null): void {
    if (ending !== null) throw new RefusedError('policy_denied', refusalByRule(ending, this.call.exchange.id));
  }

  /** A text as a record may have it. */
  masked(text: string): string {
    return maskText(text, scanText(this.ruleset, text, 'assistant'), this.recorded) ?? text;
  }

  /** Records what was seen where no rule on replies acts: `kept` says whether the client did not get it all the same. */
  note(block: string, { findings, custom }: TextScan, kept: boolean): void {
    if (findings.length + custom.length > 0) this.ofNote.add(block);
    this.tell(block, findings, () => kept);
    this.tellWords(block, custom, () => kept);
  }

  private tell(block: string, findings: readonly Detected[], kept: (finding: Detected) => boolean): void {
    this.push(
      findings.map((finding) => ({ ...finding, block })),
      kept,
    );
  }

  private tellWords(block: string, custom: readonly CustomMatch[], kept: (ruleId: string) => boolean): void {
    if (custom.length > 0) this.push(maskedWords(this.ruleset, custom, block), ({ kind }) => kept(kind));
  }

  private push(findings: readonly Finding[], kept: (finding: Finding) => boolean): void {
    const told = findings.map((finding): RecordedFinding => ({ ...finding, mask: kept(finding) ? 'on_the_way' : 'record_only' }));
    this.call.exchange.replyFindings.push(...told);
  }
}

const isMet = (rule: ReplyRule, findings: readonly Detected[], custom: readonly CustomMatch[]): boolean =>
  findings.some((finding) => rule.matchesFinding(finding)) || custom.some(({ id }) => rule.custom.has(id));
