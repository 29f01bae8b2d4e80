import { ApiExcludeController } from '#chassis';
import { OstiaryError } from '#contracts';
import { TokenVerifier } from '#identity';
import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from './page.js';
import { refuseOthers, refuseOtherSites } from '../sessions/session.hook.js';
import { Sessions } from '../sessions/sessions.js';
import { LinkingFlow } from '../linking/linking-flow.js';
import { confirmLinkPage, linkedPage, notLinkedPage, openLinkPage, signInForLinkPage } from './linking.page.js';

type Form = Readonly<Record<string, unknown>> | null | undefined;

const over = 'There is no link under way in this browser, or it took too long. Click in Slack again for a new one.';

/** Pages on which people link their Slack account. Opening one of them changes nothing: that takes a button of theirs. */
@ApiExcludeController()
@Controller('slack/link')
export class LinkingController {
  constructor(
    private readonly flow: LinkingFlow,
    private readonly sessions: Sessions,
    private readonly verifier: TokenVerifier,
  ) {}

  @Get()
  async show(@Query('token') token: unknown, @Res() reply: FastifyReply): Promise<void> {
    if (!isToken(token)) return this.send(reply, 400, notLinkedPage(over));
    await this.send(reply, 200, openLinkPage(token, this.sessions.issuerNames));
  }

  @Post()
  async open(@Req() request: FastifyRequest, @Body() form: Form, @Res() reply: FastifyReply): Promise<void> {
    const [token, issuer] = [form?.['token'], form?.['issuer']];
    await this.orSayWhy(reply, async () => {
      refuseOtherSites(request, this.sessions.origin);
      if (!isToken(token) || typeof issuer !== 'string') throw new OstiaryError('parameter_invalid', over);
      const { url, opened, cookies } = await this.flow.open(token, issuer);
      await this.send(reply.header('set-cookie', [...cookies]), 200, signInForLinkPage(opened, url));
    });
  }

  @Get('confirm')
  async ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.orSayWhy(reply, async () => {
      const link = await this.flow.of(request.headers.cookie);
      if (link === null) throw new OstiaryError('resource_unknown', over);
      await this.send(reply, 200, confirmLinkPage(link, await this.verifier.verify(link.accessToken), link.csrf));
    });
  }

  @Post('confirm')
  async answer(@Req() request: FastifyRequest, @Body() form: Form, @Res() reply: FastifyReply): Promise<void> {
    const { cookie } = request.headers;
    const link = await this.flow.of(cookie);
    await this.orSayWhy(reply, async () => {
      if (link === null) throw new OstiaryError('resource_unknown', over);
      refuseOthers(request, link, this.sessions.origin, form?.['csrf']);
      reply.header('set-cookie', [...this.flow.forget(cookie)]);
      if (form?.['agree'] !== 'yes') {
        await this.flow.decline(link);
        return this.send(reply, 200, notLinkedPage('Nothing was linked.'));
      }
      await this.flow.agree(link);
      await this.send(reply, 200, linkedPage(link.user.name));
    });
  }

  private async orSayWhy(reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof OstiaryError)) throw error;
      await this.send(reply, statusOf(error), notLinkedPage(error.message));
    }
  }

  private async send(reply: FastifyReply, status: number, html: string): Promise<void> {
    await reply.status(status).headers(pageHeaders).send(html);
  }
}

const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value);

const statusOf = ({ code }: OstiaryError): number => {
  if (code === 'identity_unavailable' || code === 'store_unavailable') return 503;
  return code === 'parameter_invalid' ? 400 : 403;
};
