import { ApiBearerAuth, ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { decodeCursor, Transactions } from '#persistence';
import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { cutPage, type Page, pageOf, pageQuery } from '../paging/page.js';
import { ErasingService } from './erasing.service.js';
import {
  erasureBody,
  type ErasureRequest,
  type ErasureResult,
  erasureResultSchema,
  erasureSchema,
  erasureViewOf,
} from '../erasures/erasure.view.js';
import { ErasuresStore } from '../erasures/erasures.store.js';

const listQuery = z.object(pageQuery).strict();

/** Making content unreadable for good. */
@ApiTags('retention')
@ApiBearerAuth()
@Controller('api/erasures')
@UseGuards(PrincipalGuard, RolesGuard)
export class ErasuresController {
  constructor(
    private readonly erasing: ErasingService,
    private readonly erasures: ErasuresStore,
    private readonly transactions: Transactions,
    private readonly access: AccessLog,
  ) {}

  @Post()
  @HttpCode(200)
  @Roles('administrator')
  @ApiOperation({
    operationId: 'erase',
    summary: 'Destroys the keys of a session’s content, or of a person’s sessions, and records that. What proves the record stays.',
  })
  @ApiOkResponse({ standardSchema: erasureResultSchema })
  @ApiConflictResponse({ description: 'A legal hold covers some of it: nothing was erased.' })
  erase(@Body({ schema: erasureBody }) request: ErasureRequest, @CurrentPrincipal() by: Principal): Promise<ErasureResult> {
    return this.erasing.erase(request, by);
  }

  @Get()
  @Roles('auditor', 'administrator')
  @ApiOperation({ operationId: 'listErasures', summary: 'What was erased, newest first.' })
  @ApiOkResponse({ standardSchema: pageOf(erasureSchema) })
  list(
    @Query({ schema: listQuery }) { cursor, limit }: z.infer<typeof listQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<Page<z.infer<typeof erasureSchema>>> {
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'erasures.list', {});
      const rows = await this.erasures.page(manager, cursor === undefined ? null : decodeCursor(cursor), limit + 1);
      return cutPage(rows, limit, (row) => row, erasureViewOf);
    });
  }
}
