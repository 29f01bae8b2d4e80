import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ProvenanceQuery } from './provenance.query.js';
import { type Provenance, provenanceBody, type ProvenanceQuestion, provenanceSchema } from './provenance.view.js';

/** Code that models wrote. */
@ApiTags('provenance')
@ApiBearerAuth()
@Controller('api/provenance')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class ProvenanceController {
  constructor(private readonly provenance: ProvenanceQuery) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'findProvenance', summary: 'Who generated this code: the exchanges whose replies it stands in.' })
  @ApiOkResponse({ standardSchema: provenanceSchema })
  find(@Body({ schema: provenanceBody }) question: ProvenanceQuestion, @CurrentPrincipal() reader: Principal): Promise<Provenance> {
    return this.provenance.answer(question, reader);
  }
}
