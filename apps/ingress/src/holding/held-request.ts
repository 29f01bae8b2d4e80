import { type Obligation, OstiaryError, principalKey } from '#contracts';
import type { DecisionAnswer, DecisionQuestion } from '../asking/question.js';
import { RefusedError } from '../call/refused.error.js';
import type { Decided } from '../deciding/decided.js';
import { refusalOfWhatCannotBeWithheld } from '../deciding/refused-request.js';
import type { SecondLooks } from '../deciding/second-look.service.js';
import type { Outgoing } from '../inspecting/inspected-call.js';
import type { Cleared } from './cleared.js';
import type { UpstreamConnection } from '../upstreams/upstream.port.js';
import type { HeldBodies, HeldBody } from './held-bodies.js';
import type { Resumable } from './holder.js';

/** A request that waits for people: its bytes on disk, and what is to become of it, which a change of the policy changes. */
export class HeldRequest implements Resumable {
  private connection: UpstreamConnection | null = null;
  private outgoing: Outgoing | null = null;
  private original: Uint8Array | null = null;
  private changed = false;
  private question: DecisionQuestion | null = null;

  private constructor(
    private decided: Decided,
    private readonly looks: SecondLooks,
    private readonly waiting: { readonly outgoing: HeldBody; readonly original: HeldBody | null },
    private readonly rest: Omit<Outgoing, 'bytes'>,
  ) {}

  /** On its own, so that nothing but the disk holds the bytes while a person makes up their mind. */
  static async park(decided: Decided, looks: SecondLooks, bodies: HeldBodies): Promise<HeldRequest> {
    const { call, request, obligations } = decided;
    const received = decided.body.bytes;
    const outgoing = await request.outgoing(obligations);
    request.release();
    if (outgoing === null || received === null) throw new OstiaryError('internal', 'A call without a body cannot be held.');
    const { bytes, ...rest } = outgoing;
    const { id } = call.exchange;
    const original = bytes === received ? null : await bodies.put(`${id}.received`, received);
    try {
      const waiting = { outgoing: await bodies.put(id, bytes), original };
      decided.room.settle(0);
      // A copy, for pieces of the body would keep it whole.
      return new HeldRequest(decided, looks, waiting, structuredClone(rest));
    } catch (error) {
      await original?.drop();
      throw error;
    }
  }

  /** The connection comes before the body, so that no more bodies are in memory than connections are there, and both before the claim. */
  async again(question: DecisionQuestion, signal: AbortSignal): Promise<DecisionQuestion | null> {
    if (!(await this.connect(signal))) return null;
    await this.readBack();
    this.question = question;
    if (!this.looks.isDue(this.decided)) return question;
    const look = await this.looks.of(this.decided, question, this.received());
    this.decided = look.decided;
    this.changed = true;
    this.question = look.question;
    return look.question;
  }

  /** The call as it goes upstream once it was let go by this answer, which may tell of more that must be withheld. */
  async cleared(answer: DecisionAnswer): Promise<Cleared> {
    const more = answer.decision.obligations.filter((duty) => !this.decided.obligations.some((known) => isSame(duty, known)));
    if (this.changed) this.decided.record.decided('request', answer.decision, { requestId: answer.requestId });
    else if (more.length === 0) return { ...this.decided, outgoing: this.outgoing, connection: this.connection };
    else this.decided = await this.looks.read(this.decided, this.received());
    const { call, request, obligations } = this.decided;
    const duties = [...obligations, ...more];
    const blocks = request.handle?.inspection.blocks ?? [];
    const refusal = refusalOfWhatCannotBeWithheld(blocks, duties, { matches: this.question?.matches ?? [] }, call.exchange.id);
    if (refusal !== null) throw new RefusedError('policy_denied', refusal);
    const outgoing = await request.outgoing(duties);
    request.release();
    return { ...this.decided, obligations: duties, outgoing, connection: this.connection };
  }

  standDown(): void {
    this.connection?.release();
    this.connection = null;
  }

  async drop(): Promise<void> {
    await this.waiting.outgoing.drop();
    await this.waiting.original?.drop();
  }

  private async connect(signal: AbortSignal): Promise<boolean> {
    const { call, principal, to } = this.decided;
    this.connection = await to.upstream.connection({ principal: principalKey(principal), signal, held: true });
    if (this.connection === null) return false;
    call.keep(this.connection);
    return true;
  }

  private async readBack(): Promise<void> {
    if (this.outgoing !== null) return;
    try {
      this.original = (await this.waiting.original?.take()) ?? null;
      this.outgoing = { bytes: await this.waiting.outgoing.take(), ...this.rest };
      // Counted and not refused: who was told to go on does not fail for what others have.
      this.decided.room.settle(this.outgoing.bytes.length + (this.original?.length ?? 0));
    } catch (cause) {
      const message = 'The held call could not be read back. Its approval was not used: send the same request again.';
      throw new OstiaryError('internal', message, { cause });
    }
  }

  private received(): Uint8Array {
    const bytes = this.original ?? this.outgoing?.bytes;
    if (bytes === undefined) throw new Error('The held call was not read back.');
    return bytes;
  }
}

const isSame = (one: Obligation, other: Obligation): boolean =>
  one.type === other.type && one.ruleId === other.ruleId && one.blocks.every((block) => other.blocks.includes(block));
