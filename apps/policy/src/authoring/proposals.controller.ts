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
import { ScopeOwnersStore } from './scope-owners.store.js';

const idParameter = z.uuid();

/** Policies that wait for a second person, where the configuration asks for one. Whose they are says who may look, and who is a second person. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policy/proposals')
@UseGuards(PrincipalGuard, RolesGuard)
export class ProposalsController {
  constructor(
    private readonly proposals: ProposalsService,
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
    private readonly owners: ScopeOwnersStore,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listPolicyProposals', summary: 'Policies that wait for a second person, oldest first.' })
  @ApiOkResponse({ standardSchema: proposalsView })
  @Roles('requester')
  async list(@CurrentPrincipal() reader: Principal): Promise<z.infer<typeof proposalsView>> {
    const rows = await this.proposals.open();
    const readable = await this.transactions.read((manager) => this.owners.readable(manager, rows, reader));
    return { items: readable.map(proposalOf) };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getPolicyProposal', summary: 'One of them, with its text and what is another than in force.' })
  @ApiOkResponse({ standardSchema: proposalView })
  @Roles('requester')
  async one(
    @Param('id', { schema: idParameter }) id: string,
    @CurrentPrincipal() reader: Principal,
  ): Promise<z.infer<typeof proposalView>> {
    const row = await this.proposals.find(id);
    await this.transactions.read((manager) => this.owners.expectReader(manager, row.scope, reader));
    const current = await this.transactions.read((manager) => this.versions.current(manager, row.scope));
    const { rules, fields, text } = policyDiff(current?.source ?? '', row.source);
    const changed = rules.changed.map((rule) => ({ id: rule.id, fields: [...rule.fields] }));
    const diff = { rules: { added: [...rules.added], removed: [...rules.removed], changed }, fields: [...fields], text };
    return { ...proposalOf(row), source: row.source, diff };
  }

  @Post(':id/publish')
  @HttpCode(201)
  @ApiOperation({ operationId: 'publishPolicyProposal', summary: 'Puts it in force. For anybody who may publish but its author.' })
  @ApiCreatedResponse({ standardSchema: publishedView })
  @Roles('requester')
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
  @Roles('requester')
  async withdraw(@Param('id', { schema: idParameter }) id: string, @CurrentPrincipal() by: Principal): Promise<void> {
    await this.proposals.withdraw(id, by);
  }
}
