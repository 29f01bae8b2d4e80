import { Injectable } from '@nestjs/common';
import { OstiaryError } from '#contracts';
import type { Ask } from '../asking/ask.js';
import type { Decided } from '../deciding/decided.js';
import type { Outgoing } from '../inspecting/inspected-call.js';
import type { Cleared } from './cleared.js';
import { HeldBodies, type HeldBody } from './held-bodies.js';
import { Holder } from './holder.js';

/** Sixth stage: does what the decision obliges to, and, where a person must be asked, waits for the answer. */
@Injectable()
export class HoldService {
  constructor(
    private readonly holder: Holder,
    private readonly bodies: HeldBodies,
  ) {}

  async holdIfAsked(decided: Decided): Promise<Cleared> {
    const { request, obligations, ask } = decided;
    if (ask !== null) return { ...decided, outgoing: await this.waitOnDisk(decided, ask) };
    const outgoing = await request.outgoing(obligations);
    request.release();
    return { ...decided, outgoing };
  }

  private async waitOnDisk(decided: Decided, ask: Ask): Promise<Outgoing> {
    const { waiting, ...rest } = await this.park(decided);
    let bytes: Uint8Array | null = null;
    try {
      await this.holder.hold(decided, ask, 'request', async () => void (bytes ??= await readBack(waiting)));
      return { bytes: bytes ?? (await readBack(waiting)), ...rest };
    } finally {
      await waiting.drop();
    }
  }

  /** On its own, so that nothing but the disk holds the bytes while a person makes up their mind. */
  private async park({ call, request, obligations }: Decided): Promise<Omit<Outgoing, 'bytes'> & { waiting: HeldBody }> {
    const outgoing = await request.outgoing(obligations);
    request.release();
    if (outgoing === null) throw new OstiaryError('internal', 'A call without a body cannot be held.');
    const { bytes, ...rest } = outgoing;
    return { waiting: await this.bodies.put(call.exchange.id, bytes), ...rest };
  }
}

const readBack = (waiting: HeldBody): Promise<Uint8Array> =>
  waiting.take().catch((cause: unknown) => {
    throw new OstiaryError('internal', 'The held call could not be read back. Its approval was not used: send the same request again.', {
      cause,
    });
  });
