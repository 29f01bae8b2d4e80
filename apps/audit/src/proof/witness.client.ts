import { type AddCheckpoint, formatAddCheckpoint, type NoteKey, parseNote, signedBy } from '#transparency';
import { formatSignature } from '#transparency';

/** What a witness said: its signature line, or how far it is. */
export type WitnessAnswer = { readonly line: string } | { readonly size: number };

const WAIT_MS = 10_000;
/** A few signature lines. */
const MOST_BYTES = 64 * 1024;

/** Asks one witness, as C2SP tlog-witness has it. */
export class WitnessClient {
  constructor(
    private readonly url: string,
    private readonly key: NoteKey,
  ) {}

  /** Rejects where it is away, refuses, or does not sign with its key; the error's text quotes nothing of its answer. */
  async addCheckpoint(request: AddCheckpoint): Promise<WitnessAnswer> {
    const response = await fetch(`${this.url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: formatAddCheckpoint(request),
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const body = await bounded(response);
    if (response.status === 409) {
      const size = /^(0|[1-9]\d{0,15})\n$/.exec(body)?.[1];
      if (size === undefined) throw new Error('it says no size');
      return { size: Number(size) };
    }
    if (response.status !== 200) throw new Error(`it answers with ${response.status}`);
    const [cosignature] = signedBy(parseNote(request.checkpoint + body), [this.key]);
    if (cosignature === undefined) throw new Error('it did not sign with its key');
    return { line: formatSignature(cosignature.signature) };
  }
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
