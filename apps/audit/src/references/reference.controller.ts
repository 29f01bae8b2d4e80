import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ReferenceQuery } from './reference.query.js';
import { referenceSchema, type ReferenceView } from './reference.view.js';

/** What callers quote when they ask why. */
@ApiTags('references')
@ApiBearerAuth()
@Controller('api/references')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'soc', 'administrator')
export class ReferenceController {
  constructor(private readonly references: ReferenceQuery) {}

  @Get(':id')
  @ApiOperation({
    operationId: 'findReference',
    summary: 'What a reference is of that a caller was told: in a refusal, an error or a link to an approval.',
  })
  @ApiOkResponse({ standardSchema: referenceSchema })
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<ReferenceView> {
    return this.references.find(id, reader);
  }
}
