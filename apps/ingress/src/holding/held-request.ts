import { deserialize, serialize } from 'node:v8';
import { type Obligation, OstiaryError, principalKey } from '#contracts';
import type { DecisionAnswer, DecisionQuestion } from '../asking/question.js';
import type { Departure } from '../call/leaving.js';
import { RefusedError } from '../call/refused.error.js';
import type { AskedOf, Ruled } from '../deciding/decided.js';
import { refusalOfWhatCannotBeWithheld } from '../deciding/refused-request.js';
import type { SecondLooks } from '../deciding/second-look.service.js';
import type { Outgoing } from '../inspecting/inspected-call.js';
import type { Clearance } from './cleared.js';
import type { UpstreamConnection } from '../upstreams/upstream.port.js';
import type { HeldBodies, HeldBody } from './held-bodies.js';
import type { Resumable } from './holder.js';

/** What a call goes on with. */
interface Parked {
  question: DecisionQuestion;
  readonly outgoing: Outgoing;
  /** As it came; the very bytes that go where nothing had to be changed. */
  readonly received: Uint8Array;
}

/** A request that waits for people: all of it on disk, and what is to become of it, which a change of the policy changes. */
export class HeldRequest<C extends Ruled> implements Resumable {
  private connection: UpstreamConnection | null = null;
  private back: Parked | null = null;
  private changed = false;

  private constructor(
    private decided: C,
    private readonly looks: SecondLooks,
    private readonly parked: HeldBody,
  ) {}

  /** On its own, so that nothing but the disk holds it while a person makes up their mind. */
  static async park<C extends Ruled>(decided: C, ask: AskedOf, looks: SecondLooks, bodies: HeldBodies): Promise<HeldRequest<C>> {
    const { call, request, obligations } = decided;
    const received = decided.body.bytes;
    const outgoing = await request.outgoing(obligations);
    request.release();
    call.forgetCredentials();
    if (outgoing === null || received === null) throw new OstiaryError('internal', 'A call without a body cannot be held.');
    const { bytes, ...rest } = outgoing;
    const told = serialize({ question: ask.question.take(), rest });
    const parked = await bodies.put(call.exchange.id, [told, bytes, ...(bytes === received ? [] : [received])]);
    decided.room.settle(0);
    return new HeldRequest(decided, looks, parked);
  }

  /** The connection comes before the body, so that no more bodies are in memory than connections are there, and both before the claim. */
  async again(signal: Departure): Promise<DecisionQuestion | null> {
    if (!(await this.connect(signal))) return null;
    const back = (this.back ??= await this.readBack());
    if (!this.looks.isDue(this.decided)) return back.question;
    const look = await this.looks.of(this.decided, back.question, back.received);
    this.decided = look.decided;
    this.changed = true;
    return (back.question = look.question);
  }

  /** The call as it goes upstream once it was let go by this answer, which may tell of more that must be withheld. */
  async cleared(answer: DecisionAnswer): Promise<C & Clearance> {
    const { back, connection } = this;
    if (back === null) throw new Error('The held call was not read back.');
    const more = answer.decision.obligations.filter((duty) => !this.decided.obligations.some((known) => isSame(duty, known)));
    if (this.changed) this.decided.record.decided('request', answer.decision, { requestId: answer.requestId });
    else if (more.length === 0) return { ...this.decided, outgoing: back.outgoing, connection };
    else this.decided = await this.looks.read(this.decided, back.received);
    const { call, request, obligations } = this.decided;
    const duties = [...obligations, ...more];
    const blocks = request.handle?.inspection.blocks ?? [];
    const refusal = refusalOfWhatCannotBeWithheld(blocks, duties, back.question, call.exchange.id);
    if (refusal !== null) throw new RefusedError('policy_denied', refusal);
    const outgoing = await request.outgoing(duties);
    request.release();
    return { ...this.decided, obligations: duties, outgoing, connection };
  }

  standDown(): void {
    this.connection?.release();
    this.connection = null;
  }

  async drop(): Promise<void> {
    await this.parked.drop();
  }

  private async connect(signal: Departure): Promise<boolean> {
    const { call, principal, to } = this.decided;
    if (to === undefined) return true;
    this.connection = await to.upstream.connection({ principal: principalKey(principal), signal, held: true });
    if (this.connection === null) return false;
    call.keep(this.connection);
    return true;
  }

  private async readBack(): Promise<Parked> {
    try {
      const [told, bytes, received] = await this.parked.take();
      if (told === undefined || bytes === undefined) throw new Error('Parts of the held call are missing.');
      // Counted and not refused: who was told to go on does not fail for what others have.
      this.decided.room.settle(bytes.length + (received?.length ?? 0));
      // Sealed by this process: nobody else has written it.
      const { question, rest } = deserialize(told) as { question: DecisionQuestion; rest: Omit<Outgoing, 'bytes'> };
      return { question, outgoing: { bytes, ...rest }, received: received ?? bytes };
    } catch (cause) {
      const message = 'The held call could not be read back. Its approval was not used: send the same request again.';
      throw new OstiaryError('internal', message, { cause });
    }
  }
}

const isSame = (one: Obligation, other: Obligation): boolean =>
  one.type === other.type && one.ruleId === other.ruleId && one.blocks.every((block) => other.blocks.includes(block));
