import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, StreamableFile, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { recordRoles } from './logged-records.query.js';
import { SignedProof } from './signed-proof.js';

const proofQuery = z
  .object({
    record: z
      .enum(recordRoles)
      .default('end')
      .describe(
        'Which record of the exchange: the one that ends it, or the one that says what was received before anything was forwarded.',
      ),
  })
  .strict();

/** That an exchange is in the record, for whoever checks it elsewhere. */
@ApiTags('proof')
@ApiBearerAuth()
@Controller('api/exchanges/:id/proof')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class ProofController {
  constructor(private readonly proofs: SignedProof) {}

  @Get()
  @ApiOperation({
    operationId: 'getExchangeProof',
    summary:
      'A C2SP tlog-proof file of a record of an exchange: its entry (the extra data), its place, and a checkpoint with cosignatures.',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ standardSchema: z.string() })
  async one(
    @Param('id') id: string,
    @Query({ schema: proofQuery }) { record }: z.infer<typeof proofQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<StreamableFile> {
    const proof = await this.proofs.of(id, record, reader);
    const name = `${id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 100)}-${record}.tlog-proof`;
    return new StreamableFile(Buffer.from(proof), { type: 'text/plain; charset=utf-8', disposition: `attachment; filename="${name}"` });
  }
}
