import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '#chassis';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { type AskedEvaluation, draftRejectionView, evaluationBody, type EvaluationView, evaluationView } from './evaluation.view.js';
import { EvaluationService } from './evaluation.service.js';

/** Where it is asked, at the control address, which passes it on. */
export const evaluationPath = '/api/policy/evaluate';

/** What a policy would say. A draft can name any principal, so it is for those who may publish it, and for auditors. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller(evaluationPath)
@UseGuards(PrincipalGuard, RolesGuard)
export class EvaluationController {
  constructor(private readonly evaluations: EvaluationService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'evaluatePolicy',
    summary: 'Says what a draft, or the policy in force, makes of a request or a tool call. Nothing is recorded or sent on.',
    description: 'The answer is that of a conversation that has just begun: approvals and denials of before are not looked up.',
  })
  @ApiOkResponse({ standardSchema: evaluationView })
  @ApiUnprocessableEntityResponse({ description: 'The draft does not compile.', standardSchema: draftRejectionView })
  @Roles('policy-author', 'auditor', 'administrator')
  evaluate(@Body({ schema: evaluationBody }) asked: AskedEvaluation): Promise<EvaluationView> {
    return this.evaluations.evaluate(asked);
  }
}
