import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags, ApiTooManyRequestsResponse } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { exchangeScript } from './exchange-script.js';
import { replayEventSchemas, type ReplayEvent } from './replay-event.js';
import { ReplayReader } from './replay.reader.js';
import { ReplaysService } from './replays.service.js';

const speed = z.coerce
  .number()
  .min(0)
  .max(1_000)
  .refine((factor) => factor === 0 || factor >= 0.01, '0 or from 0.01 to 1000')
  .default(1)
  .describe('How many times faster than it went; 0: at once.');
const maxPause = z.coerce.number().int().min(0).max(3_600_000);

const exchangeReplayQuery = z
  .object({ speed, maxPause: maxPause.optional().describe('The longest silence, in milliseconds. Without it as long as it was.') })
  .strict();
const sessionReplayQuery = z
  .object({ speed, maxPause: maxPause.default(3_000).describe('The longest silence within a turn, in milliseconds.') })
  .strict();

const eventSchema = z.union(Object.values(replayEventSchemas));
const events = `The events are called ${Object.keys(replayEventSchemas).join(', ')}; their data is described below, in that order. \`at\` is the exchange's own time, whatever the speed. A comment is a sign of life.`;

/** Exchanges and sessions played again. */
@ApiTags('replay')
@ApiBearerAuth()
@Controller('api')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class ReplayController {
  constructor(
    private readonly reader: ReplayReader,
    private readonly replays: ReplaysService,
  ) {}

  @Get('exchanges/:id/replay')
  @ApiOperation({ operationId: 'replayExchange', summary: 'An exchange played as it went, as server-sent events.', description: events })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ standardSchema: eventSchema })
  @ApiTooManyRequestsResponse({ description: 'The caller, or everybody together, has too many replays open.' })
  async exchange(
    @Param('id') id: string,
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: exchangeReplayQuery }) query: z.infer<typeof exchangeReplayQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const begin = this.replays.admit(reader);
    const script = exchangeScript(await this.reader.exchange(id, reader));
    begin(taken(reply), one(script), { speed: query.speed, maxPauseMs: query.maxPause ?? null });
  }

  @Get('sessions/:id/replay')
  @ApiOperation({ operationId: 'replaySession', summary: 'A session played turn by turn, as server-sent events.', description: events })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ standardSchema: eventSchema })
  @ApiTooManyRequestsResponse({ description: 'The caller, or everybody together, has too many replays open.' })
  async session(
    @Param('id') id: string,
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: sessionReplayQuery }) query: z.infer<typeof sessionReplayQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const begin = this.replays.admit(reader);
    const exchanges = await this.reader.session(id, reader);
    begin(taken(reply), this.turns(exchanges, reader), { speed: query.speed, maxPauseMs: query.maxPause });
  }

  private async *turns(exchanges: readonly string[], reader: Principal): AsyncIterable<readonly ReplayEvent[]> {
    for (const id of exchanges) yield exchangeScript(await this.reader.exchange(id, reader));
  }
}

async function* one(script: readonly ReplayEvent[]): AsyncIterable<readonly ReplayEvent[]> {
  yield script;
}

/** The raw answer, with the headers that are set already: nobody else writes to it any more. */
function taken(reply: FastifyReply): FastifyReply['raw'] {
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
  reply.hijack();
  return reply.raw;
}
