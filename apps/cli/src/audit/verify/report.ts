import type { verifyExitCodes } from '../../exit-codes.js';
import { type Fault, type FaultKind, faultKinds, type FaultPlace } from './fault.js';

export type VerifyResult = keyof typeof verifyExitCodes;

/** So many faults are named; of more there is the number. */
const MOST_NAMED = 1_000;

export type Checked =
  | 'logs'
  | 'checkpoints'
  | 'cosignatures'
  | 'outsideCheckpoints'
  | 'records'
  | 'contents'
  | 'texts'
  | 'erased'
  | 'sealed'
  | 'seals'
  | 'chains'
  | 'exchanges';

/** What was looked at, and what was found. Bounded, whatever is wrong. */
export class Report {
  private readonly counts = new Map<FaultKind, number>();
  private readonly checked = new Map<Checked, number>();
  private readonly named: Fault[] = [];
  private readonly unchecked = new Map<string, number>();

  constructor(private readonly mode: string) {}

  fault(kind: FaultKind, place: FaultPlace, detail?: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (this.named.length < MOST_NAMED) this.named.push({ kind, ...place, ...(detail === undefined ? {} : { detail }) });
  }

  count(what: Checked, by = 1): void {
    this.checked.set(what, (this.checked.get(what) ?? 0) + by);
  }

  /** Something could not be looked at, and why. */
  skip(why: string): void {
    this.unchecked.set(why, (this.unchecked.get(why) ?? 0) + 1);
  }

  get result(): VerifyResult {
    const severities = new Set([...this.counts.keys()].map((kind) => faultKinds[kind].severity));
    if (severities.has('tampered')) return 'tampered';
    if (severities.has('incomplete')) return 'incomplete';
    return this.unchecked.size > 0 ? 'unchecked' : 'clean';
  }

  /** What it comes to, without where: `POST /api/verifications`. */
  summary(): object {
    return {
      result: this.result,
      mode: this.mode,
      checked: Object.fromEntries(this.checked),
      counts: Object.fromEntries(this.counts),
    };
  }

  json(): object {
    return {
      v: 1,
      ...this.summary(),
      faults: this.named,
      notChecked: [...this.unchecked].map(([why, times]) => ({ why, times })),
    };
  }

  /** For people. */
  text(): string {
    const checked = [...this.checked].map(([what, count]) => `${count} ${words[what]}`).join(', ');
    const lines = this.named.map(
      ({ kind, detail, ...place }) => `  ${kind} ${placeOf(place)}: ${faultKinds[kind].means}${detail ? ` ${detail}` : ''}`,
    );
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return [
      `Checked: ${checked === '' ? 'nothing' : checked}.`,
      ...(total === 0 ? [] : [`Found ${total}:`, ...lines]),
      ...(total > lines.length
        ? [`  ... and ${total - lines.length} more: ${[...this.counts].map(([kind, count]) => `${kind} ${count}`).join(', ')}`]
        : []),
      ...[...this.unchecked].map(([why, times]) => `Not checked${times > 1 ? `, ${times} times` : ''}: ${why}.`),
      `Result: ${this.result}.`,
      '',
    ].join('\n');
  }
}

const words: Record<Checked, string> = {
  logs: 'logs',
  checkpoints: 'checkpoints',
  cosignatures: 'cosignatures',
  outsideCheckpoints: 'checkpoints from outside',
  records: 'records',
  contents: 'contents',
  texts: 'places of texts',
  erased: 'records whose content was erased',
  sealed: 'records that went by retention',
  seals: 'seals',
  chains: 'chains',
  exchanges: 'exchanges',
};

const placeOf = (place: FaultPlace): string =>
  Object.entries(place)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
