import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags, ApiTooManyRequestsResponse } from '#chassis';
import { CurrentIdentity, type Identity, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Headers, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { liveApprovalSchema } from './live.view.js';
import { LiveStreams } from './live-streams.js';
import { decodePosition } from './position.js';

@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals/stream')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('requester')
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  @Get()
  @ApiOperation({
    operationId: 'streamApprovals',
    summary: 'Approvals that the caller may see, live, as server-sent events.',
    description:
      'Each event is called `approval`; its data is an approval as GET one gives it, and `happened`: what happened to it. It begins with what is open (`happened` null), or, with the id of the last event seen in `Last-Event-ID`, with what came after that, whichever replica answers; where that is unknown or too long ago it begins with what is open. It ends when the token does; come back with a new one.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event seen.' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ standardSchema: liveApprovalSchema })
  @ApiTooManyRequestsResponse({ description: 'The caller, or everybody together, has too many streams open.' })
  stream(@CurrentIdentity() identity: Identity, @Headers('last-event-id') last: string | undefined, @Res() reply: FastifyReply): void {
    const begin = this.streams.admit(identity);
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    begin(reply.raw, last === undefined ? null : decodePosition(last));
  }
}
