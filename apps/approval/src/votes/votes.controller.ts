import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { type ApprovalView, viewOf } from '../requests/approval.view.js';
import { type VoteBody, voteSchema } from './vote.schema.js';
import { VotesService } from './votes.service.js';

@Controller('api/approvals/:id/votes')
@UseGuards(PrincipalGuard, RolesGuard)
export class VotesController {
  constructor(private readonly votes: VotesService) {}

  /** Whoever the rule asks may vote, whatever their roles: the right is checked against the approval itself. */
  @Post()
  @Roles('requester')
  async cast(
    @Param('id') id: string,
    @CurrentPrincipal() voter: Principal,
    @Body({ schema: voteSchema }) body: VoteBody,
  ): Promise<ApprovalView> {
    return viewOf(await this.votes.cast(id, voter, body));
  }
}
