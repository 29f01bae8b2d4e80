import { ApiBearerAuth, ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import type { Actor } from '../people/actor.js';
import { CurrentActor } from '../people/current-actor.decorator.js';
import { StepUpInterceptor } from '../people/step-up.interceptor.js';
import { type ApprovalView, approvalViewSchema, viewOf } from '../requests/approval.view.js';
import { PeopleSeenInterceptor } from '../routing/people-seen.interceptor.js';
import { type ReviewBody, reviewSchema } from './review.schema.js';
import { ReviewsService } from './reviews.service.js';

@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals/:id/review')
@UseGuards(PrincipalGuard, RolesGuard)
@UseInterceptors(PeopleSeenInterceptor, StepUpInterceptor)
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  /** Whoever may is checked against the approval itself. */
  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'reviewBreakGlass',
    summary: 'Closes the review of what was passed by breaking the glass; by somebody else.',
  })
  @ApiOkResponse({ standardSchema: approvalViewSchema })
  @ApiConflictResponse({ description: 'Nobody broke the glass, or it is reviewed already.' })
  @Roles('requester')
  async close(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body({ schema: reviewSchema }) body: ReviewBody,
  ): Promise<ApprovalView> {
    return viewOf(await this.reviews.review(id, actor, body));
  }
}
