import { createSecretKey, type KeyObject } from 'node:crypto';
import { type Allowance, allowing, type Allows } from './allowing/allowance.js';
import { customRules, type CustomDetector } from './custom/custom-rules.js';
import { encodedSpans } from './encodings/encoded-spans.js';
import { Engine } from './engine/engine.js';
import { type Kind, rank } from './engine/kind.js';
import { bySweep, Resolver, type Span } from './engine/resolver.js';
import { HEAD } from './engine/window.js';
import { fingerprint } from './masking/fingerprint.js';
import { byMatch, customLabel, type CustomMatch, type Detected, detectedOf, distinct, maskLabel, replacePlaces } from './masking/mask.js';
import { StreamMasker } from './masking/stream-masker.js';
import { builtInRules } from './rules/built-in.js';
import { seamsOf } from './seams/seams.js';
import { disguiseSigns } from './view/stops.js';
import { bothReadings, viewSpans } from './view/view-spans.js';

export interface ScannerOptions {
  /** Keys the fingerprints. At least 16 bytes, secret, the same on all instances and over restarts. */
  readonly fingerprintKey: Uint8Array;
  /** The policy's own words and patterns. A pattern that `checkPattern` refuses makes the constructor throw. */
  readonly custom?: readonly CustomDetector[];
  /** Looks for the policy's own words and patterns alone: many times as fast, and finds nothing else. */
  readonly onlyCustom?: boolean;
  /** What is not to be reported. Test keys that vendors publish are allowed in any case. */
  readonly allow?: readonly Allowance[];
}

/** About the text that is looked at. */
export interface TextOptions {
  /** Where it comes from, for allowances that hold in some places only. */
  readonly provenance?: string;
}

export interface ScanResult {
  /** Settled findings, in order, without overlaps. */
  readonly findings: Detected[];
  /** Matches of the policy's own words and patterns, in order; they may overlap each other and findings. */
  readonly custom: CustomMatch[];
}

export interface MaskResult extends ScanResult {
  readonly text: string;
}

/**
 * Chooses what to mask by kind, category, severity or confidence, not by offsets. Where it asks for the value too, by its fingerprint, it must choose a
 * finding with an empty one whenever it would choose any of that kind: so a stream asks what it has to hold back for.
 */
export type Select = (finding: Detected) => boolean;
export type SelectCustom = (match: CustomMatch) => boolean;

/** The detectors, compiled: build it once and share it. It holds no state between calls. */
export class Scanner {
  private readonly engine: Engine;
  private readonly key: KeyObject;
  private readonly allows: Allows;
  /** A finding of each kind of personal data, to ask a selection for. */
  private readonly personal: readonly Detected[];

  constructor(options: ScannerOptions) {
    if (options.fingerprintKey.length < 16) throw new RangeError('The fingerprint key must have at least 16 bytes.');
    // Imported once: to import it for every value costs more than to digest the value.
    this.key = createSecretKey(options.fingerprintKey);
    this.allows = allowing(options.allow ?? []);
    this.engine = new Engine([...(options.onlyCustom === true ? [] : builtInRules()), ...customRules(options.custom ?? [])], disguiseSigns);
    const personal = this.engine.rules.flatMap((rule) => rule.kinds).filter((kind) => kind.rank === rank.personal);
    this.personal = [...new Set(personal)].map((kind) => sampleOf(kind));
  }

  /** Everything that the detectors see in a text. A value has one fingerprint, and so one alias, wherever the organisation's key holds. */
  scan(text: string, options: TextOptions = {}): ScanResult {
    const plain = this.engine.search(text);
    const spans = [...bothReadings(plain.spans, viewSpans(this.engine, text, plain)), ...encodedSpans(this.engine, text)];
    // Of nearly every text.
    if (spans.length === 0) return { findings: [], custom: [] };
    const custom = spans.filter(isCustom).map((span) => ({ id: span.kind.kind, start: span.start, end: span.end }));
    const findings: Detected[] = [];
    const sign = this.signer(options.provenance ?? null);
    const resolver = new Resolver((span) => {
      sign(span);
      if (!span.allowed) findings.push(detectedOf(span));
    });
    for (const span of spans.sort(bySweep)) if (!isCustom(span)) resolver.feed(span);
    resolver.advance(Number.POSITIVE_INFINITY);
    return { findings, custom: distinct(custom.sort(byMatch)) };
  }

  /**
   * What only shows when texts that a reader takes as one (the text blocks of a message, in their order) are joined: for each text the spans that
   * reach over a border, in its own offsets and with the fingerprint of the whole value, so that each part can be masked. Beside `scan`, not instead
   * of it; the two may overlap. Costs a scan of the borders' neighbourhoods, not of the texts.
   */
  seams(texts: readonly string[], options: TextOptions = {}): ScanResult[] {
    return seamsOf(texts, (text) => this.scan(text, options));
  }

  /** What something else than the detectors found, told as theirs are: with the fingerprint of its value. Null: it is on the allow list. */
  adopt(found: Omit<Detected, 'fingerprint'>, value: string, options: TextOptions = {}): Detected | null {
    const head = value.slice(0, HEAD);
    const finding = { ...found, fingerprint: fingerprint(this.key, head) };
    return this.allows(finding, head, options.provenance ?? null) ? null : finding;
  }

  /** The text with the selected findings (and custom matches, if `selectCustom` is given) replaced by their masks, and all that was found. */
  mask(text: string, select: Select, selectCustom?: SelectCustom, options: TextOptions = {}): MaskResult {
    const { findings, custom } = this.scan(text, options);
    const places = findings.filter(select).map((finding) => ({ start: finding.start, end: finding.end, label: maskLabel(finding) }));
    if (selectCustom) places.push(...custom.filter(selectCustom).map((match) => ({ ...match, label: customLabel(match) })));
    return { text: replacePlaces(text, places), findings, custom };
  }

  /** A masker for one text that comes in pieces: its output is the one of `mask`, however the text is cut, but for what docs/inspection.md tells of streams. */
  stream(select: Select, selectCustom?: SelectCustom, options: TextOptions = {}): StreamMasker {
    return new StreamMasker({
      engine: this.engine,
      sign: this.signer(options.provenance ?? null),
      select,
      selectCustom: selectCustom ?? null,
      personal: this.personal.some(select),
    });
  }

  /** Completes the spans of one text; a value that stands in it many times is signed once. */
  private signer(provenance: string | null): (span: Span) => void {
    const known = new Map<string, string>();
    return (span) => {
      const { value } = span;
      let signed = known.get(value);
      if (signed === undefined) {
        signed = fingerprint(this.key, value);
        known.set(value, signed);
      }
      span.fingerprint = signed;
      span.allowed = this.allows(detectedOf(span), value, provenance);
    };
  }
}

const sampleOf = ({ kind, category, severity, confidence }: Kind): Detected => ({
  kind,
  category,
  severity,
  confidence,
  start: 0,
  end: 0,
  fingerprint: '',
});

const isCustom = (span: Span): boolean => span.kind.rank === rank.custom;
