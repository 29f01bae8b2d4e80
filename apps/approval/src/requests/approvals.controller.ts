import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../people/actor.js';
import { CurrentActor } from '../people/current-actor.decorator.js';
import { PeopleSeenInterceptor } from '../routing/people-seen.interceptor.js';
import { type ApprovalState, approvalStates, openStates } from '../approval.js';
import { type ApprovalList, approvalListSchema, type ApprovalView, approvalViewSchema, viewOf } from './approval.view.js';
import { ApprovalsQuery } from './approvals.query.js';
import { Sights } from './sights.service.js';

/** A reviewer's queue is `pending`: it has the orphaned ones too, since they still wait for a decision. `orphaned` lists those alone. */
const named = (state: ApprovalState): readonly ApprovalState[] => (state === 'pending' ? openStates : [state]);

const listSchema = z
  .object({
    /** One state, or several, comma separated. */
    state: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(approvalStates)))
      .transform((states) => states.flatMap(named))
      .optional(),
    /** The id of a session, or the client’s own id of it. */
    session: z.string().min(1).max(500).optional(),
    /** Only those that were passed by breaking the glass, and that nobody has reviewed yet. */
    review: z.literal('open').optional(),
    cursor: z.string().max(1_000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();

@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals')
@UseGuards(PrincipalGuard, RolesGuard)
@UseInterceptors(PeopleSeenInterceptor)
@Roles('requester')
export class ApprovalsController {
  constructor(
    private readonly approvals: ApprovalsQuery,
    private readonly sights: Sights,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listApprovals', summary: 'Approvals that the caller may see, newest first.' })
  @ApiOkResponse({ standardSchema: approvalListSchema })
  async list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: listSchema }) { state, session, review, cursor, limit }: z.infer<typeof listSchema>,
  ): Promise<ApprovalList> {
    const { items, next } = await this.approvals.page(
      { states: state ?? null, session: session ?? null, reviewOpen: review === 'open', cursor: cursor ?? null, limit },
      reader,
    );
    return { items: items.map(viewOf), next };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getApproval', summary: 'One approval.' })
  @ApiOkResponse({ standardSchema: approvalViewSchema })
  async one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ApprovalView> {
    return viewOf(await this.sights.note(await this.approvals.one(id, actor.principal), actor));
  }
}
