import { customRules, type CustomDetector } from './custom/custom-rules.js';
import { Engine } from './engine/engine.js';
import { rank } from './engine/kind.js';
import { bySweep, Resolver, type Span } from './engine/resolver.js';
import { HEAD } from './engine/window.js';
import { fingerprint } from './masking/fingerprint.js';
import { byMatch, customLabel, type CustomMatch, type Detected, maskLabel, replacePlaces } from './masking/mask.js';
import { detectedOf, StreamMasker } from './masking/stream-masker.js';
import { builtInRules } from './rules/built-in.js';

export interface ScannerOptions {
  /** Keys the fingerprints. At least 16 bytes, secret, the same on all instances and over restarts. */
  readonly fingerprintKey: Uint8Array;
  /** The policy's own words and patterns. A pattern that `checkPattern` refuses makes the constructor throw. */
  readonly custom?: readonly CustomDetector[];
}

export interface ScanResult {
  /** Settled findings, in order, without overlaps. */
  readonly findings: Detected[];
  /** Matches of the policy's own words and patterns, in order; they may overlap each other and findings. */
  readonly custom: CustomMatch[];
}

/** Chooses what to mask by kind, category, severity or confidence. It must not depend on offsets or fingerprints. */
export type Select = (finding: Detected) => boolean;

/** The detectors, compiled: build it once and share it. It holds no state between calls. */
export class Scanner {
  private readonly engine: Engine;
  private readonly key: Uint8Array;

  constructor(options: ScannerOptions) {
    if (options.fingerprintKey.length < 16) throw new RangeError('The fingerprint key must have at least 16 bytes.');
    this.key = options.fingerprintKey.slice();
    this.engine = new Engine([...builtInRules(), ...customRules(options.custom ?? [])]);
  }

  /** Everything that the detectors see in a text. `session` keys the fingerprints: a value has one alias within a session. */
  scan(text: string, session: string): ScanResult {
    const spans = this.engine.matches(text);
    const custom = spans.filter(isCustom).map((span) => ({ id: span.kind.kind, start: span.start, end: span.end }));
    const findings: Detected[] = [];
    const sign = this.signer(session);
    const resolver = new Resolver((span) => {
      span.fingerprint = sign(text.slice(span.start, Math.min(span.end, span.start + HEAD)));
      findings.push(detectedOf(span));
    });
    for (const span of spans.filter((one) => !isCustom(one)).sort(bySweep)) resolver.feed(span);
    resolver.advance(Number.POSITIVE_INFINITY);
    return { findings, custom: custom.sort(byMatch) };
  }

  /** The text with the selected findings (and custom matches, if `selectCustom` is given) replaced by their masks, and all findings. */
  mask(
    text: string,
    session: string,
    select: Select,
    selectCustom?: (match: CustomMatch) => boolean,
  ): { text: string; findings: Detected[]; custom: CustomMatch[] } {
    const { findings, custom } = this.scan(text, session);
    const places = findings.filter(select).map((finding) => ({ start: finding.start, end: finding.end, label: maskLabel(finding) }));
    if (selectCustom) places.push(...custom.filter(selectCustom).map((match) => ({ ...match, label: customLabel(match) })));
    return { text: replacePlaces(text, places), findings, custom };
  }

  /** A masker for one text that comes in pieces: its output is the one of `mask`, however the text is cut. */
  stream(session: string, select: Select, selectCustom?: (match: CustomMatch) => boolean): StreamMasker {
    const personal = this.engine.rules.some((rule) =>
      rule.kinds.some((kind) => kind.rank === rank.personal && select({ ...kind, start: 0, end: 0, fingerprint: '' })),
    );
    return new StreamMasker({
      engine: this.engine,
      fingerprint: this.signer(session),
      select,
      selectCustom: selectCustom ?? null,
      personal,
    });
  }

  /** Fingerprints for one text; a value that stands in it many times is signed once. */
  private signer(session: string): (value: string) => string {
    const known = new Map<string, string>();
    return (value) => {
      let signed = known.get(value);
      if (signed === undefined) {
        signed = fingerprint(this.key, session, value);
        known.set(value, signed);
      }
      return signed;
    };
  }
}

const isCustom = (span: Span): boolean => span.kind.rank === rank.custom;
