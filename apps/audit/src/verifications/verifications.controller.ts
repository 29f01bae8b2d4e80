import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags, Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { newId, type Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Transactions } from '#persistence';
import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { AccessLog } from '../access/access-log.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { verifiedEvent } from '../security-events/record-events.js';
import { type Verification, verificationBody, verificationSchema, type VerificationView } from './verification.view.js';

/** What those who verify the record found: the service only passes it on, it verifies nothing itself. */
@ApiTags('proof')
@ApiBearerAuth()
@Controller('api/verifications')
@UseGuards(PrincipalGuard, RolesGuard)
export class VerificationsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly access: AccessLog,
    private readonly events: SecurityEvents,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  @Post()
  @HttpCode(200)
  @Roles('auditor', 'administrator')
  @ApiOperation({ operationId: 'tellVerification', summary: 'Tells the security team what `ostiary audit verify` found.' })
  @ApiOkResponse({ standardSchema: verificationSchema })
  tell(@Body({ schema: verificationBody }) verification: Verification, @CurrentPrincipal() by: Principal): Promise<VerificationView> {
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, by, 'verification.tell', verification);
      await this.events.tell(manager, [verifiedEvent({ id: newId(), by, at: this.clock.millis(), ...verification })]);
      return { told: this.config.audit.securityEvents.enabled };
    });
  }
}
