import { Injectable } from '@nestjs/common';
import { ClientReader } from '../reading/client-reader.js';
import { AddressingService } from '../addressing/addressing.service.js';
import { DecisionService } from '../deciding/decision.service.js';
import { DetectionService } from '../inspecting/detection.service.js';
import { HoldService } from '../holding/hold.service.js';
import { Authenticator } from '../authenticating/authenticator.js';
import { HookService } from '../hooks/hook.service.js';
import { ReplyGuard } from '../guarding/reply-guard.js';
import { UpstreamService } from '../forwarding/upstream.service.js';
import { Admission } from '../call/admission.js';

/** The stations of an exchange under the names that its life is told in. */
@Injectable()
export class ExchangeStages {
  constructor(
    readonly admission: Admission,
    readonly identity: Authenticator,
    readonly reading: ClientReader,
    readonly detection: DetectionService,
    readonly addressing: AddressingService,
    readonly decision: DecisionService,
    readonly holding: HoldService,
    readonly upstream: UpstreamService,
    readonly reply: ReplyGuard,
    readonly hooks: HookService,
  ) {}
}
