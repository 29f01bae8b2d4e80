import { ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import { Controller, Get, Header, Req, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { OstiaryError } from '#contracts';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import type { SignedInRequest } from '../sessions/session.hook.js';

const sessionSchema = z.object({
  csrf: z.string().describe('To be sent as `x-ostiary-csrf` with every call of this browser that changes something.'),
  startedAt: z.iso.datetime().describe('When the person signed in.'),
});

@ApiTags('people')
@Controller('api/session')
@UseGuards(PrincipalGuard, RolesGuard)
export class SessionController {
  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'browserSession', summary: 'What a page needs of the session that its cookie holds.' })
  @ApiOkResponse({ standardSchema: sessionSchema })
  @Roles('requester')
  session(@Req() { session }: SignedInRequest): z.infer<typeof sessionSchema> {
    if (session === undefined) throw new OstiaryError('resource_unknown', 'This call came with a token, not with a browser’s session.');
    return { csrf: session.csrf, startedAt: new Date(session.startedAt).toISOString() };
  }
}
