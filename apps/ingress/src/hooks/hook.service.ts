import { Injectable } from '@nestjs/common';
import { OstiaryError } from '#contracts';
import { decodeUtf8, passedHook, readHooked } from '#conversation';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError } from '../call/endings.js';
import type { Inspected } from '../inspecting/inspected.js';
import { AskedTool } from './asked-tool.service.js';
import { ToldText } from './told-text.service.js';

/** What stands in the place of all stages after detection where a client asks by a hook: what it asks about is judged, and held, and the answer says whether it may go on. */
@Injectable()
export class HookService {
  constructor(
    private readonly tools: AskedTool,
    private readonly texts: ToldText,
  ) {}

  /** Throws where it may not go on; what the client is told then blocks it. */
  async answer(inspected: Inspected): Promise<void> {
    const { call, record, body } = inspected;
    record.answeredHere();
    if (body.bytes === null) throw new OstiaryError('internal', 'A hook asked about nothing.');
    const hooked = readHooked(decodeUtf8(body.bytes));
    const output = await this.decide(inspected, hooked);
    // An answer that lets something go on is on record before it is given.
    await record.durable();
    if (call.reply.left.aborted) throw new ClientLeftError();
    pass(call, output);
  }

  private async decide(inspected: Inspected, hooked: ReturnType<typeof readHooked>): Promise<string | null> {
    if (hooked.tool === null) return this.texts.decide(inspected, hooked);
    await this.tools.decide(inspected, hooked.tool, hooked);
    return null;
  }
}

function pass({ exchange: { id, heldMs }, reply }: ClientCall, output: string | null): void {
  const text = passedHook(heldMs > 0 ? `Ostiary: approved, reference ${id}.` : null, output);
  if (reply.headersSent) reply.end(text);
  else reply.send(200, { 'content-type': 'application/json' }, text);
}
