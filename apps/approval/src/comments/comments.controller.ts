import { ApiBearerAuth, ApiConflictResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '#chassis';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import type { Actor } from '../people/actor.js';
import { CurrentActor } from '../people/current-actor.decorator.js';
import { type ApprovalView, approvalViewSchema, viewOf } from '../requests/approval.view.js';
import { PeopleSeenInterceptor } from '../routing/people-seen.interceptor.js';
import { type CommentBody, commentSchema } from './comment.schema.js';
import { CommentsService } from './comments.service.js';

@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals/:id/comments')
@UseGuards(PrincipalGuard, RolesGuard)
@UseInterceptors(PeopleSeenInterceptor)
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  @Post()
  @ApiOperation({ operationId: 'comment', summary: 'Says something about an approval without deciding; whoever may see it may.' })
  @ApiCreatedResponse({ standardSchema: approvalViewSchema })
  @ApiConflictResponse({ description: 'It has as many comments as one may have.' })
  @Roles('requester')
  async comment(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body({ schema: commentSchema }) body: CommentBody,
  ): Promise<ApprovalView> {
    return viewOf(await this.comments.comment(id, actor, body));
  }
}
