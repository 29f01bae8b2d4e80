import { ApiBearerAuth, ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags, CONFIG, type OstiaryConfig } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { decodeCursor, Transactions } from '#persistence';
import { Body, Controller, Get, HttpCode, Inject, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { cutPage, pageQuery } from '../paging/page.js';
import { sealViewOf } from '../seals/seal.view.js';
import { SealsStore } from '../seals/seals.store.js';
import { DueDaysQuery } from './due-days.query.js';
import { HeldDaysStore } from './held-days.store.js';
import { RetentionService } from './retention.service.js';
import { retentionBody, type RetentionResult, retentionResultSchema, retentionSchema, type RetentionView } from './retention.view.js';

const listQuery = z.object(pageQuery).strict();
const MOST_DAYS = 400;

/** How long the record is kept. */
@ApiTags('retention')
@ApiBearerAuth()
@Controller('api/retention')
@UseGuards(PrincipalGuard, RolesGuard)
export class RetentionController {
  constructor(
    private readonly retention: RetentionService,
    private readonly due: DueDaysQuery,
    private readonly held: HeldDaysStore,
    private readonly seals: SealsStore,
    private readonly transactions: Transactions,
    private readonly access: AccessLog,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  @Post()
  @HttpCode(200)
  @Roles('administrator')
  @ApiOperation({
    operationId: 'applyRetention',
    summary: 'Seals the days that are over and drops them, without waiting for the schedule. What proves the record stays.',
  })
  @ApiOkResponse({ standardSchema: retentionResultSchema })
  @ApiConflictResponse({ description: 'Everything is kept for ever, another replica is at it, or the tables are being read.' })
  apply(
    @Body({ schema: retentionBody }) { dryRun }: z.infer<typeof retentionBody>,
    @CurrentPrincipal() by: Principal,
  ): Promise<RetentionResult> {
    return this.retention.ask(dryRun, by);
  }

  @Get()
  @Roles('auditor', 'administrator')
  @ApiOperation({ operationId: 'getRetention', summary: 'What is kept, what was sealed (newest first), and what is held back and why.' })
  @ApiOkResponse({ standardSchema: retentionSchema })
  read(
    @Query({ schema: listQuery }) { cursor, limit }: z.infer<typeof listQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<RetentionView> {
    const keptFrom = this.retention.keptFrom;
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'retention.read', {});
      const rows = await this.seals.page(manager, cursor === undefined ? null : decodeCursor(cursor), limit + 1);
      return {
        days: this.config.audit.retention.days,
        keptFrom,
        due: keptFrom === null ? [] : (await this.due.before(manager, keptFrom)).slice(0, MOST_DAYS),
        heldBack: (await this.held.all(manager, MOST_DAYS)).map(({ day, kept, sessions }) => ({ day, kept, sessions: [...sessions] })),
        ...cutPage(rows, limit, (row) => row, sealViewOf),
      };
    });
  }
}
