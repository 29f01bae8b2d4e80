import { ApiBearerAuth, ApiConflictResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '#chassis';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import type { Actor } from '../people/actor.js';
import { CurrentActor } from '../people/current-actor.decorator.js';
import { StepUpInterceptor } from '../people/step-up.interceptor.js';
import { type VoteAnswer, viewOf, voteAnswerSchema } from '../requests/approval.view.js';
import { PeopleSeenInterceptor } from '../routing/people-seen.interceptor.js';
import { type VoteBody, voteSchema } from './vote.schema.js';
import { VotesService } from './votes.service.js';

@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals/:id/votes')
@UseGuards(PrincipalGuard, RolesGuard)
@UseInterceptors(PeopleSeenInterceptor, StepUpInterceptor)
export class VotesController {
  constructor(private readonly votes: VotesService) {}

  /** Whoever the rule asks may vote, whatever their roles: the right is checked against the approval itself. */
  @Post()
  @ApiOperation({ operationId: 'vote', summary: 'Approves or denies; a denial needs a reason.' })
  @ApiCreatedResponse({ standardSchema: voteAnswerSchema })
  @ApiConflictResponse({
    description: 'Somebody else was first (`resolution` says who), you have voted already, or the approval has changed.',
  })
  @Roles('requester')
  async cast(@Param('id') id: string, @CurrentActor() actor: Actor, @Body({ schema: voteSchema }) body: VoteBody): Promise<VoteAnswer> {
    const approval = await this.votes.cast(id, actor, body);
    return { ...viewOf(approval), countedOn: approval.row.revision };
  }
}
