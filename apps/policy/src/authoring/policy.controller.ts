import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Transactions } from '#persistence';
import { Body, Controller, Get, HttpCode, Post, Put, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { problemsOf } from './policy-check.js';
import { PolicyVersionsStore } from './policy-versions.store.js';
import {
  policyBody,
  policyVersionsView,
  policyView,
  publishedView,
  rejectionView,
  rollbackBody,
  validationView,
  versionsQuery,
  viewOf,
} from './policy.views.js';
import { PublishingService } from './publishing.service.js';

const yamlOrJson = ApiConsumes('application/yaml', 'application/json');
const yaml = ApiBody({
  required: true,
  schema: { type: 'string', description: 'The policy as YAML; as JSON, an object whose `source` is that text.' },
});

/** The policy and its versions. Whoever reviews or audits must be able to read the rules; only authors change them. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policy')
@UseGuards(PrincipalGuard, RolesGuard)
export class PolicyController {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
    private readonly publishing: PublishingService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getPolicy', summary: 'The policy in force.' })
  @ApiOkResponse({ standardSchema: policyView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async current(): Promise<z.infer<typeof policyView>> {
    const row = await this.transactions.read((manager) => this.versions.current(manager));
    if (!row) throw new OstiaryError('policy_missing', 'No policy is in force yet.');
    return { ...viewOf(row), source: row.source };
  }

  @Put()
  @ApiOperation({ operationId: 'publishPolicy', summary: 'Puts a policy in force, as a new version.' })
  @yamlOrJson
  @yaml
  @ApiCreatedResponse({ standardSchema: publishedView })
  @ApiUnprocessableEntityResponse({ description: 'It does not compile; the old one stays.', standardSchema: rejectionView })
  @HttpCode(201)
  @Roles('policy-author', 'administrator')
  async publish(
    @Body({ schema: policyBody }) source: z.infer<typeof policyBody>,
    @CurrentPrincipal() author: Principal,
  ): Promise<z.infer<typeof publishedView>> {
    const { version } = await this.publishing.publish(source, author);
    return { version };
  }

  @Post('validate')
  @ApiOperation({ operationId: 'validatePolicy', summary: 'Compiles a policy and publishes nothing.' })
  @yamlOrJson
  @yaml
  @ApiOkResponse({ standardSchema: validationView })
  @HttpCode(200)
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  validate(@Body({ schema: policyBody }) source: z.infer<typeof policyBody>): z.infer<typeof validationView> {
    const errors = problemsOf(source);
    return { valid: errors.length === 0, errors };
  }

  @Get('versions')
  @ApiOperation({ operationId: 'listPolicyVersions', summary: 'Versions, newest first.' })
  @ApiOkResponse({ standardSchema: policyVersionsView })
  @Roles('reviewer', 'auditor', 'policy-author', 'administrator')
  async list(
    @Query({ schema: versionsQuery }) { cursor, limit }: z.infer<typeof versionsQuery>,
  ): Promise<z.infer<typeof policyVersionsView>> {
    const before = cursor === undefined ? null : Number(cursor);
    const rows = await this.transactions.read((manager) => this.versions.page(manager, before, limit + 1));
    const items = rows.slice(0, limit).map(viewOf);
    return { items, next: rows.length > limit ? String(items.at(-1)!.version) : null };
  }

  @Post('rollback')
  @ApiOperation({ operationId: 'rollbackPolicy', summary: 'Publishes the text of an earlier version again, as a new version.' })
  @ApiCreatedResponse({ standardSchema: publishedView })
  @Roles('policy-author', 'administrator')
  async rollback(
    @Body({ schema: rollbackBody }) { version }: z.infer<typeof rollbackBody>,
    @CurrentPrincipal() author: Principal,
  ): Promise<z.infer<typeof publishedView>> {
    const published = await this.publishing.rollback(version, author);
    return { version: published.version };
  }
}
