import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, rolesOf } from '#identity';
import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { BudgetsQuery } from './budgets.query.js';
import { budgetsQuery, budgetsView, viewOf } from './budgets.views.js';

/** What is used of budgets. Everybody sees their own; what others use is for those who see what others do. */
@ApiTags('budgets')
@ApiBearerAuth()
@Controller('api/budgets')
@UseGuards(PrincipalGuard)
export class BudgetsController {
  constructor(
    private readonly budgets: BudgetsQuery,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listBudgets',
    summary: 'The budgets that one’s calls count in, with what is used; with `all` everybody’s.',
  })
  @ApiOkResponse({ standardSchema: budgetsView })
  async list(
    @Query({ schema: budgetsQuery }) { all, limit }: z.infer<typeof budgetsQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<z.infer<typeof budgetsView>> {
    if (!all) return { items: (await this.budgets.own(reader)).map(viewOf) };
    const roles = rolesOf(reader, this.config.identity.roles);
    if (!roles.has('auditor') && !roles.has('administrator'))
      throw new OstiaryError('role_missing', 'This needs the role auditor or administrator.');
    return { items: (await this.budgets.all(limit)).map(viewOf) };
  }
}
