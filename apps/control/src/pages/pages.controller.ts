import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiExcludeController, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { rolesOf, TokenVerifier } from '#identity';
import { localPath } from '../sessions/local-path.js';
import { refuseOthers, type SignedInRequest } from '../sessions/session.hook.js';
import { callbackPath, Sessions } from '../sessions/sessions.js';
import { confirmPath, LinkingFlow } from '../linking/linking-flow.js';
import { pageHeaders } from './page.js';
import { personPage, signInPage } from './person.page.js';

type Text = string | string[] | undefined;
const one = (value: Text): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * The issuer sends the browser back to the public address: cookies for `localhost` would not come along to `127.0.0.1`. Of other names nothing is
 * said, for a proxy before this address may have put in its own.
 */
const isOtherNameOfThisMachine = (host: string | undefined, origin: string): boolean => {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const asked = URL.parse(`http://${host ?? ''}`);
  const ours = new URL(origin);
  return asked !== null && names.includes(asked.hostname) && names.includes(ours.hostname) && asked.hostname !== ours.hostname;
};

/** What people do with a browser: sign in, see who they are, sign out. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly sessions: Sessions,
    private readonly verifier: TokenVerifier,
    private readonly linking: LinkingFlow,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  @Get()
  async person(@Req() { session }: SignedInRequest, @Res() reply: FastifyReply): Promise<void> {
    if (session === undefined) return this.show(reply, 200, signInPage(this.sessions.issuerNames, '/', null));
    try {
      const principal = await this.verifier.verify(session.accessToken);
      await this.show(reply, 200, personPage(principal, [...rolesOf(principal, this.config.identity.roles)], session));
    } catch (error) {
      await this.showProblem(reply, error);
    }
  }

  @Get('sign-in')
  async begin(
    @Query('issuer') issuer: Text,
    @Query('to') to: Text,
    @Query('fresh') fresh: Text,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { origin } = this.sessions;
    if (isOtherNameOfThisMachine(request.headers.host, origin))
      return void (await reply.redirect(`${origin}${localPath(request.url)}`, 303));
    const names = this.sessions.issuerNames;
    const [only] = names;
    const chosen = one(issuer) ?? (names.length === 1 ? only : undefined);
    if (chosen === undefined) return this.show(reply, 200, signInPage(names, localPath(one(to)), null, fresh !== undefined));
    try {
      const { url, cookies } = await this.sessions.begin(chosen, localPath(one(to)), fresh !== undefined);
      await reply
        .header('set-cookie', [...cookies])
        .header('cache-control', 'no-store')
        .redirect(url, 303);
    } catch (error) {
      await this.showProblem(reply, error);
    }
  }

  @Get(callbackPath.slice(1))
  async complete(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    try {
      const back = new URL(request.url, this.sessions.origin);
      const linking = await this.linking.complete(back, request.headers.cookie);
      if (linking !== null) {
        await this.verifier.verify(linking.accessToken);
        return void (await reply
          .header('set-cookie', [...linking.cookies])
          .header('cache-control', 'no-store')
          .redirect(confirmPath, 303));
      }
      const { session, to, cookies } = await this.sessions.complete(back, request.headers.cookie);
      // A token that is not accepted here, or of somebody who is denied, makes no session.
      await this.verifier.verify(session.accessToken);
      await reply
        .header('set-cookie', [...cookies])
        .header('cache-control', 'no-store')
        .redirect(to, 303);
    } catch (error) {
      await this.showProblem(reply, error);
    }
  }

  @Post('sign-out')
  async end(@Req() request: FastifyRequest, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { cookie } = request.headers;
    const kept = await this.sessions.of(cookie).catch(() => null);
    if (kept !== null) {
      refuseOthers(request, kept.session, this.sessions.origin, (body as { csrf?: unknown } | null)?.csrf);
      await this.sessions.end(kept.session);
    }
    await reply
      .header('set-cookie', [...this.sessions.forget(cookie)])
      .header('cache-control', 'no-store')
      .redirect('/', 303);
  }

  private async showProblem(reply: FastifyReply, error: unknown): Promise<void> {
    if (!(error instanceof OstiaryError)) throw error;
    const status = error.code === 'identity_unavailable' ? 503 : error.code === 'parameter_invalid' ? 400 : 403;
    await this.show(reply, status, signInPage(this.sessions.issuerNames, '/', error.message));
  }

  private async show(reply: FastifyReply, status: number, html: string): Promise<void> {
    await reply.status(status).headers(pageHeaders).send(html);
  }
}
