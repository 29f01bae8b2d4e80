import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  CONFIG,
  type OstiaryConfig,
} from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard, rolesOf } from '#identity';
import { Transactions } from '#persistence';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { LinkNews } from './link-news.js';
import { LinksService } from './links.service.js';
import { SlackLinksStore } from './slack-links.store.js';

const time = z.iso.datetime();
const linkSchema = z.object({
  team: z.string(),
  user: z.string(),
  principal: z.object({ issuer: z.string(), subject: z.string(), name: z.string() }),
  method: z.enum(['sign_in', 'email', 'simulated']).describe('How the two were found to be one person.'),
  linkedAt: time,
  groupsReadAt: time.describe('How old their groups are, as a vote in Slack sees them.'),
  refreshes: z.boolean().describe('Whether groups are read anew without a sign-in.'),
});
type LinkView = z.infer<typeof linkSchema>;
const listSchema = z.object({ items: z.array(linkSchema) });

const ownSchema = z
  .object({ own: z.enum(['true', 'false']).optional().describe('Whether an administrator wants their own alone.') })
  .strict();

const makeSchema = z
  .object({
    claim: z
      .string()
      .regex(/^[\w-]{43}$/)
      .describe('Of the link that this browser has opened.'),
    refreshToken: z.string().min(1).max(16_384).nullable().describe('Of the sign-in that was made for this link, and for nothing else.'),
  })
  .strict();

/** Whose Slack account is whose. */
@ApiTags('slack')
@ApiBearerAuth()
@Controller('api/slack/links')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('requester')
export class LinksController {
  constructor(
    private readonly links: LinksService,
    private readonly store: SlackLinksStore,
    private readonly transactions: Transactions,
    private readonly news: LinkNews,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listSlackLinks', summary: 'The caller’s linked Slack accounts; an administrator’s list has everybody’s.' })
  @ApiOkResponse({ standardSchema: listSchema })
  async list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: ownSchema }) { own }: z.infer<typeof ownSchema>,
  ): Promise<z.infer<typeof listSchema>> {
    const all = own !== 'true' && rolesOf(reader, this.config.identity.roles).has('administrator');
    const links = await this.transactions.read((manager) => this.store.list(manager, all ? null : reader));
    return { items: links.map(viewOf) };
  }

  @Post()
  @ApiOperation({
    operationId: 'linkSlack',
    summary: 'Links the Slack account of an opened link to the caller. The page at the control address does it.',
  })
  @ApiCreatedResponse({ standardSchema: linkSchema })
  async link(@CurrentPrincipal() principal: Principal, @Body({ schema: makeSchema }) body: z.infer<typeof makeSchema>): Promise<LinkView> {
    const link = await this.links.link(principal, body.claim, body.refreshToken);
    this.news.linked(link);
    return viewOf(link);
  }

  @Delete(':team/:user')
  @HttpCode(204)
  @ApiOperation({ operationId: 'unlinkSlack', summary: 'Ends a link: the caller’s own, or any for an administrator.' })
  @ApiNoContentResponse()
  async unlink(@Param('team') teamId: string, @Param('user') userId: string, @CurrentPrincipal() by: Principal): Promise<void> {
    await this.links.unlink({ teamId, userId }, by);
    this.news.unlinked({ teamId, userId });
  }
}

const viewOf = ({ teamId, userId, issuer, subject, name, method, linkedAt, groupsReadAt, refreshToken }: SlackLinkEntity): LinkView => ({
  team: teamId,
  user: userId,
  principal: { issuer, subject, name },
  method,
  linkedAt: linkedAt.toISOString(),
  groupsReadAt: groupsReadAt.toISOString(),
  refreshes: refreshToken !== null,
});
