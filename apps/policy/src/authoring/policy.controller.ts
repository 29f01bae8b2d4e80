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
import type { PolicyDiff } from '#policy-model';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { ExpectedVersions, tagOf } from './expected-versions.js';
import { PolicyHistory } from './policy-history.js';
import { told, yaml, yamlOrJson } from './publication.js';
import {
  doubtsView,
  policyBody,
  policyDiffView,
  policyVersionsView,
  policyView,
  publicationBody,
  publicationQuery,
  proposedView,
  publishedView,
  rejectionView,
  rollbackBody,
  validationQuery,
  validationView,
  versionParameter,
  versionsQuery,
} from './policy.views.js';
import { type Published, PublishingService } from './publishing.service.js';
import type { Asker } from './recorded-day.client.js';

/** The policy and its versions. Whoever reviews or audits must be able to read the rules; only authors change them. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policy')
@UseGuards(PrincipalGuard, RolesGuard)
export class PolicyController {
  constructor(
    private readonly history: PolicyHistory,
    private readonly publishing: PublishingService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getPolicy', summary: 'The policy in force; its ETag is for `If-Match` of the next one.' })
  @ApiOkResponse({ standardSchema: policyView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async current(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof policyView>> {
    const policy = await this.history.current();
    reply.header('etag', tagOf(policy.version));
    return policy;
  }

  @Put()
  @ApiOperation({
    operationId: 'publishPolicy',
    summary: 'Puts a policy in force, as a new version.',
    description: 'With `If-Match` only where that version is in force still (412). What would give something up (409) needs `force=true`.',
  })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the policy that was changed.' })
  @yamlOrJson
  @yaml
  @ApiCreatedResponse({ standardSchema: publishedView })
  @ApiAcceptedResponse({ description: 'A second person publishes it.', standardSchema: proposedView })
  @ApiConflictResponse({ description: 'It compiles and gives something up; the old one stays.', standardSchema: doubtsView })
  @ApiUnprocessableEntityResponse({ description: 'It does not compile; the old one stays.', standardSchema: rejectionView })
  @HttpCode(201)
  @Roles('policy-author', 'administrator')
  async publish(
    @Body({ schema: publicationBody }) given: z.infer<typeof publicationBody>,
    @Query({ schema: publicationQuery }) query: z.infer<typeof publicationQuery>,
    @Headers() headers: IncomingHttpHeaders,
    @CurrentPrincipal() author: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published> {
    const message = given.message ?? query.message ?? null;
    const published = await this.publishing.publish(given.source, author, {
      message,
      force: given.force ?? query.force,
      expected: ExpectedVersions.of(headers['if-match']),
      asker: askerIn(headers, message),
    });
    return told(published, reply);
  }

  @Post('validate')
  @ApiOperation({
    operationId: 'validatePolicy',
    summary: 'Compiles a policy, says what publishing it would give up, and publishes nothing.',
  })
  @yamlOrJson
  @yaml
  @ApiOkResponse({ standardSchema: validationView })
  @HttpCode(200)
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async validate(
    @Body({ schema: policyBody }) source: z.infer<typeof policyBody>,
    @Query({ schema: validationQuery }) { record }: z.infer<typeof validationQuery>,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<z.infer<typeof validationView>> {
    return this.publishing.validate(source, record ? askerIn(headers, null) : null);
  }

  @Get('versions')
  @ApiOperation({ operationId: 'listPolicyVersions', summary: 'Versions, newest first.' })
  @ApiOkResponse({ standardSchema: policyVersionsView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async list(@Query({ schema: versionsQuery }) query: z.infer<typeof versionsQuery>): Promise<z.infer<typeof policyVersionsView>> {
    return this.history.page(query);
  }

  @Get('versions/:version')
  @ApiOperation({ operationId: 'getPolicyVersion', summary: 'A version, with its text.' })
  @ApiOkResponse({ standardSchema: policyView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async version(@Param('version', { schema: versionParameter }) version: number): Promise<z.infer<typeof policyView>> {
    return this.history.version(version);
  }

  @Get('versions/:from/diff/:to')
  @ApiOperation({ operationId: 'diffPolicyVersions', summary: 'What is another in one version than in another.' })
  @ApiOkResponse({ standardSchema: policyDiffView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async diff(
    @Param('from', { schema: versionParameter }) from: number,
    @Param('to', { schema: versionParameter }) to: number,
  ): Promise<PolicyDiff & { readonly from: number; readonly to: number }> {
    return this.history.diff(from, to);
  }

  @Post('rollback')
  @ApiOperation({ operationId: 'rollbackPolicy', summary: 'Publishes the text of an earlier version again, as a new version.' })
  @ApiCreatedResponse({ standardSchema: publishedView })
  @ApiAcceptedResponse({ description: 'A second person publishes it.', standardSchema: proposedView })
  @Roles('policy-author', 'administrator')
  async rollback(
    @Body({ schema: rollbackBody }) { version, message }: z.infer<typeof rollbackBody>,
    @CurrentPrincipal() author: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published> {
    return told(await this.publishing.rollback(version, author, { message: message ?? null }), reply);
  }
}

/** Who asks, for what is looked at in their name: why is what they say, or else why they publish. A header is bytes, those of UTF-8. */
function askerIn({ authorization, 'x-ostiary-reason': reason }: IncomingHttpHeaders, message: string | null): Asker | null {
  if (authorization === undefined) return null;
  const given = Array.isArray(reason) ? reason[0] : reason;
  const why = message === null ? null : Buffer.from(message.replaceAll(/[\s\p{Cc}]+/gu, ' ')).toString('latin1');
  return { authorization, reason: given ?? why };
}
