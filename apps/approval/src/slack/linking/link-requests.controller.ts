import { ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import { OstiaryError } from '#contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { LinkRequestsStore } from './link-requests.store.js';

const secret = z.string().regex(/^[\w-]{43}$/);
const openSchema = z.object({ token: secret.describe('What the link of the bot carries.') }).strict();
const openedSchema = z.object({
  claim: secret.describe('Completes it, once, with the token of whoever is to be linked.'),
  team: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string() }),
  expiresAt: z.iso.datetime(),
});

/** Nobody has signed in yet who opens a link: what it carries is all that it takes. */
@ApiTags('slack')
@Controller('api/slack/link-requests')
export class LinkRequestsController {
  constructor(private readonly requests: LinkRequestsStore) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'openSlackLink', summary: 'Opens a link that the bot showed to one Slack user: once, and for ten minutes.' })
  @ApiOkResponse({ standardSchema: openedSchema })
  async open(@Body({ schema: openSchema }) { token }: z.infer<typeof openSchema>): Promise<z.infer<typeof openedSchema>> {
    const opened = await this.requests.open(token);
    if (opened === null)
      throw new OstiaryError('resource_unknown', 'This link is over, or was opened before. Click in Slack again for a new one.');
    const { teamId, teamName, userId, userName, expiresAt } = opened.request;
    return {
      claim: opened.claim,
      team: { id: teamId, name: teamName },
      user: { id: userId, name: userName },
      expiresAt: expiresAt.toISOString(),
    };
  }
}
