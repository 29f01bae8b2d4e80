import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Transactions } from '#persistence';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ExpectedVersions, tagOf } from './expected-versions.js';
import { PolicyHistory } from './policy-history.js';
import { removed } from './policy-versions.store.js';
import {
  doubtsView,
  policyBody,
  proposedView,
  publicationBody,
  publicationQuery,
  publishedView,
  rejectionView,
  removalQuery,
  rollbackBody,
  scopedPolicyView,
  scopeParameter,
  validationView,
} from './policy.views.js';
import { told, yaml, yamlOrJson } from './publication.js';
import { type Published, PublishingService } from './publishing.service.js';
import { ScopeOwnersStore } from './scope-owners.store.js';

/** The policies of groups and clients, each with owners of its own. A caller's roles do not say alone who may what: see ScopeOwnersStore. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policies/:scope')
@UseGuards(PrincipalGuard, RolesGuard)
export class ScopedPoliciesController {
  constructor(
    private readonly history: PolicyHistory,
    private readonly publishing: PublishingService,
    private readonly owners: ScopeOwnersStore,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getScopedPolicy', summary: 'The policy of a scope; its ETag is for `If-Match` of the next one.' })
  @ApiOkResponse({ standardSchema: scopedPolicyView })
  @Roles('requester')
  async current(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @CurrentPrincipal() reader: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof scopedPolicyView>> {
    await this.transactions.read((manager) => this.owners.expectReader(manager, scope, reader));
    const policy = await this.history.current(scope);
    reply.header('etag', tagOf(policy.version));
    return { scope, ...policy };
  }

  @Put()
  @ApiOperation({
    operationId: 'publishScopedPolicy',
    summary: 'Puts a policy in force for the calls of a scope, beside all others, as a new version.',
    description: 'As for the organisation’s. It has rules, budgets and tests, and only adds to what other policies decide.',
  })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the policy that was changed.' })
  @yamlOrJson
  @yaml
  @ApiCreatedResponse({ standardSchema: publishedView })
  @ApiAcceptedResponse({ description: 'A second person publishes it.', standardSchema: proposedView })
  @ApiConflictResponse({ description: 'It compiles and gives something up; the old one stays.', standardSchema: doubtsView })
  @ApiUnprocessableEntityResponse({ description: 'It does not compile; the old one stays.', standardSchema: rejectionView })
  @HttpCode(201)
  @Roles('requester')
  async publish(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Body({ schema: publicationBody }) given: z.infer<typeof publicationBody>,
    @Query({ schema: publicationQuery }) query: z.infer<typeof publicationQuery>,
    @Headers('if-match') matched: string | undefined,
    @CurrentPrincipal() author: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published> {
    await this.expectPublisher(scope, author);
    const terms = {
      message: given.message ?? query.message ?? null,
      force: given.force ?? query.force,
      expected: ExpectedVersions.of(matched),
    };
    return told(await this.publishing.publish(given.source, author, terms, scope), reply);
  }

  @Delete()
  @ApiOperation({ operationId: 'removeScopedPolicy', summary: 'Takes the policy of a scope out of force, as a version of its own.' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the policy that is removed.' })
  @ApiOkResponse({ standardSchema: publishedView })
  @ApiAcceptedResponse({ description: 'A second person removes it.', standardSchema: proposedView })
  @Roles('requester')
  async remove(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Query({ schema: removalQuery }) { message }: z.infer<typeof removalQuery>,
    @Headers('if-match') matched: string | undefined,
    @CurrentPrincipal() author: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published> {
    await this.expectPublisher(scope, author);
    const terms = { message: message ?? null, expected: ExpectedVersions.of(matched) };
    return told(await this.publishing.publish(removed, author, terms, scope), reply);
  }

  @Post('validate')
  @ApiOperation({
    operationId: 'validateScopedPolicy',
    summary: 'Compiles a policy for a scope, says what publishing it would give up, and publishes nothing.',
  })
  @yamlOrJson
  @yaml
  @ApiOkResponse({ standardSchema: validationView })
  @HttpCode(200)
  @Roles('requester')
  async validate(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Body({ schema: policyBody }) source: z.infer<typeof policyBody>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<z.infer<typeof validationView>> {
    await this.transactions.read((manager) => this.owners.expectReader(manager, scope, reader));
    return this.publishing.validate(source, null, scope);
  }

  @Post('rollback')
  @ApiOperation({ operationId: 'rollbackScopedPolicy', summary: 'Publishes the text of an earlier version again, as a new version.' })
  @ApiCreatedResponse({ standardSchema: publishedView })
  @ApiAcceptedResponse({ description: 'A second person publishes it.', standardSchema: proposedView })
  @Roles('requester')
  async rollback(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Body({ schema: rollbackBody }) { version, message }: z.infer<typeof rollbackBody>,
    @CurrentPrincipal() author: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published> {
    await this.expectPublisher(scope, author);
    return told(await this.publishing.rollback(version, author, { message: message ?? null }, scope), reply);
  }

  private expectPublisher(scope: string, author: Principal): Promise<void> {
    return this.transactions.read((manager) => this.owners.expectPublisher(manager, scope, author));
  }
}
