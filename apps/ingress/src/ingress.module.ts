import { Module } from '@nestjs/common';
import { CONFIG, Lifecycle, Metrics, type OstiaryConfig } from '#chassis';
import { IdentityModule } from '#identity';
import { ClientReader } from './client/client-reader.js';
import { MessagesController } from './client/messages.controller.js';
import { Refuser } from './client/refuser.js';
import { DecisionAsker } from './decision/decision-asker.js';
import { DecisionConsumer } from './decision/decision.consumer.js';
import { DecisionService } from './decision/decision.service.js';
import { FINGERPRINT_KEY, loadFingerprintKey } from './decision/fingerprint-key.js';
import { PolicyConsumer } from './decision/policy.consumer.js';
import { PolicySnapshots } from './decision/policy-snapshots.js';
import { DetectionService } from './detect/detection.service.js';
import { InlineInspector } from './detect/inline-inspector.js';
import { PresidioAnalyzer } from './detect/presidio/presidio.adapter.js';
import { TextAnalysis } from './detect/presidio/text-analysis.js';
import { WorkerInspector } from './detect/worker-inspector.js';
import { Admission } from './exchange/admission.js';
import { ExchangeMetrics } from './exchange/exchange-metrics.js';
import { ExchangeStages } from './exchange/exchange-stages.js';
import { ExchangeService } from './exchange/exchange.service.js';
import { RecordWriter } from './exchange/record-writer.js';
import { HeldBodies } from './hold/held-bodies.js';
import { HoldPlaces } from './hold/hold-places.js';
import { HoldService } from './hold/hold.service.js';
import { Holder } from './hold/holder.js';
import { ResolutionConsumer } from './hold/resolution.consumer.js';
import { Resolutions } from './hold/resolutions.js';
import { Authenticator } from './identity/authenticator.js';
import { IngressShutdown } from './ingress-shutdown.js';
import { JournalModule } from './journal/journal.module.js';
import { DeliveredBlocks } from './reply/delivered-blocks.js';
import { ReplyGuard } from './reply/reply-guard.js';
import { ToolGate } from './reply/tool-gate.js';
import { ProviderKey } from './upstream/provider-key.js';
import { UndiciUpstream } from './upstream/undici-upstream.adapter.js';
import { Upstream } from './upstream/upstream.port.js';
import { UpstreamService } from './upstream/upstream.service.js';

/** The data path: carries calls, detects, holds, guards the replies, and writes the journal. */
@Module({
  imports: [IdentityModule, JournalModule],
  controllers: [MessagesController, PolicyConsumer, DecisionConsumer, ResolutionConsumer],
  providers: [
    Admission,
    Authenticator,
    ClientReader,
    DecisionAsker,
    DecisionService,
    DeliveredBlocks,
    DetectionService,
    ExchangeMetrics,
    ExchangeService,
    ExchangeStages,
    HeldBodies,
    HoldPlaces,
    HoldService,
    IngressShutdown,
    Holder,
    InlineInspector,
    PolicySnapshots,
    RecordWriter,
    Refuser,
    Resolutions,
    ReplyGuard,
    ToolGate,
    UpstreamService,
    { provide: FINGERPRINT_KEY, inject: [CONFIG], useFactory: loadFingerprintKey },
    { provide: ProviderKey, inject: [CONFIG], useFactory: (config: OstiaryConfig) => ProviderKey.load(config) },
    { provide: TextAnalysis, inject: [CONFIG, Metrics], useFactory: openAnalysis },
    { provide: Upstream, inject: [CONFIG], useFactory: openUpstream },
    {
      provide: WorkerInspector,
      inject: [PolicySnapshots, TextAnalysis],
      useFactory: (snapshots: PolicySnapshots, analysis: TextAnalysis) =>
        new WorkerInspector((version) => snapshots.sourceOf(version), analysis),
    },
  ],
})
export class IngressModule {
  constructor(shutdown: IngressShutdown, lifecycle: Lifecycle) {
    shutdown.register(lifecycle);
  }
}

function openAnalysis({ presidio }: OstiaryConfig, metrics: Metrics): TextAnalysis {
  return new TextAnalysis(presidio.url === null ? null : new PresidioAnalyzer(presidio.url, presidio), presidio, metrics);
}

function openUpstream(config: OstiaryConfig): Upstream {
  if (config.upstreams.anthropic === null) throw new Error('upstreams.anthropic is not configured.');
  return new UndiciUpstream(config.upstreams.anthropic);
}
