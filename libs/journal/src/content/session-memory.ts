/** How many bodies of a session are kept as possible parents: the main conversation, its side calls and a few agents. */
const BODIES = 12;

/** A stored body by its pieces: a reference for each stored block, else the text itself with a mark before it. */
export interface KnownBody {
  readonly id: string;
  readonly keys: readonly string[];
}

/** What is known to be in the journal of one session. Forgetting any of it costs storing it again, nothing else. */
export class SessionMemory {
  private readonly refs = new Set<string>();
  private bodies: KnownBody[] = [];

  has(ref: string): boolean {
    return this.refs.has(ref);
  }

  addRef(ref: string): void {
    this.refs.add(ref);
  }

  addBody(body: KnownBody): void {
    this.bodies = [body, ...this.bodies.filter((known) => known.id !== body.id)].slice(0, BODIES);
  }

  /** The body that shares the longest beginning with `keys`, the newest one among equals. */
  parentOf(keys: readonly string[]): { id: string | null; keep: number } {
    let best: { id: string | null; keep: number } = { id: null, keep: 0 };
    for (const body of this.bodies) {
      const keep = sharedPrefix(body.keys, keys);
      if (keep > best.keep) best = { id: body.id, keep };
    }
    return best;
  }

  /** Roughly its bytes on the heap. */
  get weight(): number {
    return 200 + this.refs.size * 120 + this.bodies.reduce((sum, body) => sum + 100 + body.keys.length * 40, 0);
  }
}

function sharedPrefix(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared += 1;
  return shared;
}
