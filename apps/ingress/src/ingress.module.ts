import { Module } from '@nestjs/common';
import { CONFIG, Lifecycle, Metrics, type OstiaryConfig } from '#chassis';
import { IdentityModule } from '#identity';
import { ClientReader } from './reading/client-reader.js';
import { CallListener } from './exchange/call-listener.js';
import { Refuser } from './exchange/refuser.js';
import { AddressingService } from './addressing/addressing.service.js';
import { AskLedger } from './asking/ask-ledger.js';
import { Asks } from './asking/asks.js';
import { DecisionAsker } from './asking/decision-asker.js';
import { FormerQuestions } from './asking/former-questions.js';
import { HoldNotices } from './asking/hold-notices.js';
import { RefusalNotices } from './asking/refusal-notices.js';
import { DecisionConsumer } from './asking/decision.consumer.js';
import { BudgetBook } from './spending/budget-book.js';
import { BudgetUsedConsumer } from './spending/budget-used.consumer.js';
import { Budgets } from './spending/budgets.js';
import { DecisionService } from './deciding/decision.service.js';
import { FINGERPRINT_KEY, loadFingerprintKey } from './ruleset/fingerprint-key.js';
import { PolicyConsumer } from './ruleset/policy.consumer.js';
import { PolicySnapshots } from './ruleset/policy-snapshots.js';
import { DetectionService } from './inspecting/detection.service.js';
import { ToolDescriptions } from './inspecting/tool-descriptions.js';
import { InlineInspector } from './inspecting/inline-inspector.js';
import { WarmUp } from './inspecting/warm-up.js';
import { openAnalyses } from './inspecting/open-analyses.js';
import { TextAnalyses } from './inspecting/analyzing/text-analyses.js';
import { WorkerInspector } from './inspecting/worker-inspector.js';
import { startWorkers } from './inspecting/workers/worker.thread.js';
import { WorkerPool } from './inspecting/workers/worker-pool.js';
import { Admission } from './call/admission.js';
import { ExchangeMetrics } from './exchange/exchange-metrics.js';
import { ExchangeStages } from './exchange/exchange-stages.js';
import { ExchangeService } from './exchange/exchange.service.js';
import { RecordWriter } from './recording/record-writer.js';
import { HeldBodies } from './holding/held-bodies.js';
import { SecondLooks } from './deciding/second-look.service.js';
import { HoldPlaces } from './holding/hold-places.js';
import { HoldService } from './holding/hold.service.js';
import { Holder } from './holding/holder.js';
import { ResolutionConsumer } from './holding/resolution.consumer.js';
import { Resolutions } from './holding/resolutions.js';
import { Waits } from './holding/waits.js';
import { Authenticator } from './authenticating/authenticator.js';
import { TurnedAway } from './authenticating/turned-away.js';
import { IngressShutdown } from './ingress-shutdown.js';
import { JournalModule } from '#journal';
import { DeliveredBlocks } from './delivered/delivered-blocks.js';
import { DeliveredConsumer } from './delivered/delivered.consumer.js';
import { DraftInspectors } from './evaluating/draft-inspectors.js';
import { Drafts } from './evaluating/drafts.js';
import { EvaluationController } from './evaluating/evaluation.controller.js';
import { EvaluationService } from './evaluating/evaluation.service.js';
import { TurnOrders } from './delivered/turn-orders.js';
import { AskedTool } from './hooks/asked-tool.service.js';
import { HookService } from './hooks/hook.service.js';
import { ToldText } from './hooks/told-text.service.js';
import { ReplyGuard } from './guarding/reply-guard.js';
import { ToolGate } from './guarding/tool-gate.js';
import { UpstreamService } from './forwarding/upstream.service.js';
import { Upstreams } from './upstreams/upstreams.js';

/** The data path: carries calls, detects, holds, guards the replies, and writes the journal. */
@Module({
  imports: [IdentityModule, JournalModule],
  controllers: [BudgetUsedConsumer, PolicyConsumer, DecisionConsumer, ResolutionConsumer, DeliveredConsumer, EvaluationController],
  providers: [
    AddressingService,
    Admission,
    Authenticator,
    BudgetBook,
    Budgets,
    CallListener,
    ClientReader,
    DecisionAsker,
    DecisionService,
    DeliveredBlocks,
    DetectionService,
    ToolDescriptions,
    DraftInspectors,
    Drafts,
    EvaluationService,
    ExchangeMetrics,
    ExchangeService,
    ExchangeStages,
    HeldBodies,
    AskedTool,
    HookService,
    ToldText,
    TurnOrders,
    AskLedger,
    Asks,
    FormerQuestions,
    HoldNotices,
    HoldPlaces,
    SecondLooks,
    HoldService,
    IngressShutdown,
    Holder,
    InlineInspector,
    PolicySnapshots,
    RecordWriter,
    Refuser,
    Resolutions,
    RefusalNotices,
    ReplyGuard,
    ToolGate,
    TurnedAway,
    UpstreamService,
    Waits,
    WarmUp,
    { provide: FINGERPRINT_KEY, inject: [CONFIG], useFactory: loadFingerprintKey },
    { provide: TextAnalyses, inject: [CONFIG, Metrics], useFactory: openAnalyses },
    {
      provide: Upstreams,
      inject: [CONFIG, Metrics],
      useFactory: (config: OstiaryConfig, metrics: Metrics) => Upstreams.open(config).measureBy(metrics),
    },
    {
      provide: WorkerInspector,
      inject: [PolicySnapshots, TextAnalyses, CONFIG],
      useFactory: openWorkers,
    },
  ],
})
export class IngressModule {
  constructor(shutdown: IngressShutdown, turnedAway: TurnedAway, warmUp: WarmUp, lifecycle: Lifecycle) {
    shutdown.register(lifecycle);
    lifecycle.onStart(() => void warmUp.begin());
    writeEveryMinute(turnedAway, lifecycle);
  }
}

/** Of a worker's memory the part that bodies may take, as far as it can be told before they are read. */
const SHARE_OF_BODIES = 0.5;

function openWorkers(snapshots: PolicySnapshots, analyses: TextAnalyses, { ingress }: OstiaryConfig): WorkerInspector {
  const { inspectionWorkers, inspectionTimeoutMs, inspectionMemoryMb, inspectionQueueMs } = ingress;
  const pool = new WorkerPool(startWorkers(inspectionMemoryMb), {
    threads: inspectionWorkers,
    timeoutMs: inspectionTimeoutMs,
    queueMs: inspectionQueueMs,
    idleMs: IDLE_THREAD_MS,
    weight: inspectionMemoryMb * 1024 * 1024 * SHARE_OF_BODIES,
  });
  return new WorkerInspector((version) => snapshots.sourcesOf(version), analyses, pool);
}

const MINUTE_MS = 60_000;

/** As long as providers keep a conversation's prompt cached: whoever comes back later pays for the whole of it there, too. */
const IDLE_THREAD_MS = 5 * MINUTE_MS;

/** What an instance that is killed had counted in its last minute is lost. */
function writeEveryMinute(turnedAway: TurnedAway, lifecycle: Lifecycle): void {
  let timer: NodeJS.Timeout | undefined;
  lifecycle.onStart(() => void (timer = setInterval(() => void turnedAway.write(), MINUTE_MS)));
  lifecycle.onStop('drain', 'calls turned away', () => {
    clearInterval(timer);
    return turnedAway.write();
  });
}
