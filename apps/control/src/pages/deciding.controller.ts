import { ApiExcludeController } from '#chassis';
import { OstiaryError } from '#contracts';
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApprovalsApi, type Decision } from '../deciding/approvals.api.js';
import { refuseOthers, type SignedInRequest } from '../sessions/session.hook.js';
import type { Session } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { decidingPage, noApprovalPage, type Problem } from './deciding.page.js';
import { pageHeaders } from './page.js';
import { signInPage } from './person.page.js';

/** As the page's forms send it. */
const formSchema = z.object({ csrf: z.string(), id: z.string().min(1).max(200) });
type Form = z.infer<typeof formSchema>;
const voteSchema = formSchema.extend({
  revision: z.coerce.number().int().positive(),
  decision: z.enum(['approve', 'deny']),
  reason: z.string().max(2_000).default(''),
  scope: z.enum(['once', 'session', 'duration']).default('once'),
  breakGlass: z.literal('yes').optional(),
});
const reviewSchema = formSchema.extend({ note: z.string().trim().min(1).max(2_000) });

const pathOf = (id: string): string => `/approvals/${encodeURIComponent(id)}`;

/** The page of one approval: what cards link to, and where people decide whom the rule does not let decide elsewhere. */
@ApiExcludeController()
@Controller('approvals')
export class DecidingController {
  constructor(
    private readonly approvals: ApprovalsApi,
    private readonly sessions: Sessions,
  ) {}

  @Get(':id')
  async show(@Param('id') id: string, @Req() { session }: SignedInRequest, @Res() reply: FastifyReply): Promise<void> {
    if (session === undefined) return this.toSignIn(reply, id);
    await this.page(reply, session, id, null);
  }

  @Post('vote')
  async vote(@Req() request: FastifyRequest, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.act(voteSchema, body, request, reply, (session, { id, scope, reason, decision, revision, breakGlass }) => {
      const vote: Decision = { decision, reason: reason.trim() || null, revision, breakGlass: breakGlass === 'yes' };
      return this.approvals.vote(session.accessToken, id, decision === 'approve' ? { ...vote, grant: { scope } } : vote);
    });
  }

  @Post('review')
  async review(@Req() request: FastifyRequest, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.act(reviewSchema, body, request, reply, (session, { id, note }) => this.approvals.review(session.accessToken, id, note));
  }

  /** Does what a form of the page asks for, and shows the page as it is then, or with why it was not done. */
  private async act<F extends Form>(
    schema: z.ZodType<F>,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (session: Session, form: F) => Promise<void>,
  ): Promise<void> {
    const form = schema.safeParse(body);
    if (!form.success) return this.send(reply, 400, noApprovalPage('That is not what the page of an approval sends.'));
    const { id, csrf } = form.data;
    const kept = await this.sessions.of(request.headers.cookie).catch(() => null);
    // Shown, not sent on: browsers follow no redirect of a form to another site that the page's policy does not name.
    if (kept === null)
      return this.send(reply, 401, signInPage(this.sessions.issuerNames, pathOf(id), 'Your session has ended. Sign in, then decide.'));
    const { session } = kept;
    if (kept.cookies.length > 0) reply.header('set-cookie', [...kept.cookies]);
    try {
      refuseOthers(request, session, this.sessions.origin, csrf);
      await work(session, form.data);
      await reply.header('cache-control', 'no-store').redirect(pathOf(id), 303);
    } catch (error) {
      if (!(error instanceof OstiaryError)) throw error;
      const isStale = error.code === 'fresh_sign_in_required';
      const to = isStale ? `/sign-in?${new URLSearchParams({ issuer: session.issuer, fresh: '', to: pathOf(id) }).toString()}` : null;
      await this.page(reply, session, id, { message: error.message, to, status: error.code === 'csrf_refused' ? 403 : 409 });
    }
  }

  private async page(reply: FastifyReply, session: Session, id: string, problem: Problem | null): Promise<void> {
    try {
      const approval = await this.approvals.one(session.accessToken, id);
      await this.send(reply, problem?.status ?? 200, decidingPage(approval, session.csrf, problem));
    } catch (error) {
      if (!(error instanceof OstiaryError)) throw error;
      await this.send(reply, error.code === 'store_unavailable' ? 503 : 404, noApprovalPage(problem?.message ?? error.message));
    }
  }

  private async toSignIn(reply: FastifyReply, id: string): Promise<void> {
    await reply.header('cache-control', 'no-store').redirect(`/sign-in?${new URLSearchParams({ to: pathOf(id) }).toString()}`, 303);
  }

  private async send(reply: FastifyReply, status: number, html: string): Promise<void> {
    await reply.status(status).headers(pageHeaders).send(html);
  }
}
