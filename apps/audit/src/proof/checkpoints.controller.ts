import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { CheckpointsQuery, logsSchema, type LogsView } from './checkpoints.query.js';

/** What is signed of the record. */
@ApiTags('proof')
@ApiBearerAuth()
@Controller('api/checkpoints')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'soc', 'administrator')
export class CheckpointsController {
  constructor(private readonly checkpoints: CheckpointsQuery) {}

  @Get()
  @ApiOperation({ operationId: 'listCheckpoints', summary: 'The logs of the record: their names, their keys, and what was signed last.' })
  @ApiOkResponse({ standardSchema: logsSchema })
  all(@CurrentPrincipal() reader: Principal): Promise<LogsView> {
    return this.checkpoints.all(reader);
  }
}
