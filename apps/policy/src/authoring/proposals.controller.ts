import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { policyDiff } from '#policy-model';
import { Transactions } from '#persistence';
import { Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { PolicyVersionsStore } from './policy-versions.store.js';
import { publishedView } from './policy.views.js';
import { proposalView, proposalsView, proposalOf } from './proposals.views.js';
import { ProposalsService } from './proposals.service.js';

const idParameter = z.uuid();

/** Policies that wait for a second person, where the configuration asks for one. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policy/proposals')
@UseGuards(PrincipalGuard, RolesGuard)
export class ProposalsController {
  constructor(
    private readonly proposals: ProposalsService,
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listPolicyProposals', summary: 'Policies that wait for a second person, oldest first.' })
  @ApiOkResponse({ standardSchema: proposalsView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async list(): Promise<z.infer<typeof proposalsView>> {
    return { items: (await this.proposals.open()).map(proposalOf) };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getPolicyProposal', summary: 'One of them, with its text and what is another than in force.' })
  @ApiOkResponse({ standardSchema: proposalView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async one(@Param('id', { schema: idParameter }) id: string): Promise<z.infer<typeof proposalView>> {
    const row = await this.proposals.find(id);
    const current = await this.transactions.read((manager) => this.versions.current(manager));
    const { rules, fields, text } = policyDiff(current?.source ?? '', row.source);
    const changed = rules.changed.map((rule) => ({ id: rule.id, fields: [...rule.fields] }));
    const diff = { rules: { added: [...rules.added], removed: [...rules.removed], changed }, fields: [...fields], text };
    return { ...proposalOf(row), source: row.source, diff };
  }

  @Post(':id/publish')
  @HttpCode(201)
  @ApiOperation({ operationId: 'publishPolicyProposal', summary: 'Puts it in force. For anybody who may publish but its author.' })
  @ApiCreatedResponse({ standardSchema: publishedView })
  @Roles('policy-author', 'administrator')
  async publish(
    @Param('id', { schema: idParameter }) id: string,
    @CurrentPrincipal() second: Principal,
  ): Promise<z.infer<typeof publishedView>> {
    const { version } = await this.proposals.publish(id, second);
    return { version };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'withdrawPolicyProposal', summary: 'Takes it back, or turns it down.' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @Roles('policy-author', 'administrator')
  async withdraw(@Param('id', { schema: idParameter }) id: string): Promise<void> {
    await this.proposals.withdraw(id);
  }
}
