import { hash, type KeyObject } from 'node:crypto';
import { cosign, formatNote, formatSignature, judgeCheckpoint, type NoteKey } from '#transparency';
import type { WitnessStore } from './witness-store.js';

/** An answer to an HTTP request. */
export interface Answer {
  readonly status: number;
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly body: string;
}

export interface WitnessOptions {
  /** As it stands in cosignatures. */
  readonly name: string;
  readonly key: KeyObject;
  /** Keys of the logs that are watched: a key's name is its log's origin. */
  readonly logs: readonly NoteKey[];
  readonly store: WitnessStore;
  /** POSIX seconds. */
  readonly now: () => number;
}

const plain = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body });

/** A witness as C2SP tlog-witness has it: it cosigns what adds to all that it cosigned before, and nothing else. */
export class Witness {
  private readonly keys: ReadonlyMap<string, NoteKey[]>;
  private readonly originsByHash: ReadonlyMap<string, string>;

  constructor(private readonly options: WitnessOptions) {
    this.keys = Map.groupBy(options.logs, ({ name }) => name);
    this.originsByHash = new Map([...this.keys.keys()].map((origin) => [hash('sha256', origin), origin]));
  }

  /** `POST /add-checkpoint`: cosigns only once it is on the disk. */
  addCheckpoint(body: string): Answer {
    const { name, key, store, now } = this.options;
    return store.alone(() => {
      const view = { keysOf: (origin: string) => this.keys.get(origin) ?? null, latestOf: (origin: string) => store.latestOf(origin) };
      const judgement = judgeCheckpoint(body, view);
      if (!judgement.cosign)
        return judgement.status === 409
          ? { status: 409, type: 'text/x.tlog.size', body: `${judgement.size}\n` }
          : plain(judgement.status, `${judgement.why}\n`);
      const { checkpoint, text, signatures } = judgement;
      const cosignature = cosign(text, name, key, now());
      const note = formatNote({ text, signatures: [...signatures, cosignature] });
      store.save(checkpoint.origin, { size: checkpoint.size, root: checkpoint.root, note });
      return plain(200, formatSignature(cosignature));
    });
  }

  /** `GET /<hash of the origin>/checkpoint`: what was cosigned last. */
  checkpoint(originHash: string): Answer {
    const origin = this.originsByHash.get(originHash);
    const latest = origin === undefined ? null : this.options.store.latestOf(origin);
    return latest === null ? plain(404, 'Nothing was cosigned of that log\n') : plain(200, latest.note);
  }
}
