import { Injectable } from '@nestjs/common';
import { ClientReader } from '../client/client-reader.js';
import { DecisionService } from '../decision/decision.service.js';
import { DetectionService } from '../detect/detection.service.js';
import { HoldService } from '../hold/hold.service.js';
import { Authenticator } from '../identity/authenticator.js';
import { ReplyGuard } from '../reply/reply-guard.js';
import { UpstreamService } from '../upstream/upstream.service.js';
import { Admission } from './admission.js';

/** The stations of an exchange under the names that its life is told in. */
@Injectable()
export class ExchangeStages {
  constructor(
    readonly admission: Admission,
    readonly identity: Authenticator,
    readonly reading: ClientReader,
    readonly detection: DetectionService,
    readonly decision: DecisionService,
    readonly holding: HoldService,
    readonly upstream: UpstreamService,
    readonly reply: ReplyGuard,
  ) {}
}
