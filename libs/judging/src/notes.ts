import type { Confidence, Severity } from '#contracts';
import type { Danger, Judgement, Understood } from './judgement.js';
import type { DangerName } from './kinds/danger-kind.js';
import { dangerKindOf } from './kinds/danger-kinds.js';
import { workOfACall, type WorkLeft } from './work-left.js';

const mostOfEach = 200;
const mostDangers = 100;
const longestWhy = 400;
const rank: Readonly<Record<Severity, number>> = { critical: 3, high: 2, medium: 1, low: 0 };

/** From where to where in the string at `field`, in UTF-16 units. */
export interface Place {
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

/** How a danger differs from its kind. */
export interface Weight {
  readonly severity?: Severity;
  readonly confidence?: Confidence;
}

type Entries<K extends keyof Understood> = Understood[K][number];

/** What the judges of a call write down: bounded, and nothing twice. */
export class Notes {
  /** There is no room for dangers of this severity, nor for lesser ones. */
  private fullOf: Severity | null = null;
  private readonly dangers = new Map<string, Danger>();
  private readonly understood = { commands: new Map(), paths: new Map(), hosts: new Map(), sql: new Map() } as {
    readonly [K in keyof Understood]: Map<string, Entries<K>>;
  };

  constructor(readonly left: WorkLeft = workOfACall()) {}

  /** Of the same kind at the same place the gravest stays. */
  danger(kind: DangerName, { field, start, end }: Place, why: string, weight: Weight = {}): void {
    const table = dangerKindOf.get(kind);
    if (table === undefined) throw new Error(`no kind of danger is named ${kind}`);
    const { severity = table.severity, confidence = table.confidence } = weight;
    const key = `${kind} ${field} ${start} ${end}`;
    const before = this.dangers.get(key);
    if (before !== undefined && rank[before.severity] >= rank[severity]) return;
    if (
      before === undefined &&
      this.dangers.size >= mostDangers &&
      ((this.fullOf !== null && rank[severity] <= rank[this.fullOf]) || !this.makeRoom(severity))
    )
      return;
    this.dangers.set(key, { kind, severity, confidence, field, start, end, why: why.slice(0, longestWhy) });
  }

  understand<K extends keyof Understood>(what: K, entry: Entries<K>): void {
    const entries = this.understood[what];
    if (entries.size < mostOfEach) entries.set(JSON.stringify(entry), entry);
  }

  judgement(): Judgement {
    const list = <T>(entries: ReadonlyMap<string, T>): T[] => [...entries.values()];
    const { commands, paths, hosts, sql } = this.understood;
    return {
      dangers: list(this.dangers).sort((a, b) => rank[b.severity] - rank[a.severity]),
      understood: { commands: list(commands), paths: list(paths), hosts: list(hosts), sql: list(sql) },
    };
  }

  /** A graver danger takes the place of a lesser one. */
  private makeRoom(severity: Severity): boolean {
    for (const [key, danger] of this.dangers) {
      if (rank[danger.severity] < rank[severity]) return this.dangers.delete(key);
    }
    this.fullOf = severity;
    return false;
  }
}
