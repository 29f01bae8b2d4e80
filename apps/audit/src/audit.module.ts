import { CONFIG, type OstiaryConfig } from '#chassis';
import { IdentityModule } from '#identity';
import { ContentKeyWrapper } from '#sealing';
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AccessController } from './access/access.controller.js';
import { AccessLog } from './access/access-log.js';
import { AccessQuery } from './access/access.query.js';
import { ReaderRights } from './access/reader-rights.js';
import { ReasonContext } from './access/reason-context.js';
import { ApprovalChangesStore } from './approvals/approval-changes.store.js';
import { ChangedConsumer } from './approvals/changed.consumer.js';
import { auditStore } from './audit.store.js';
import { BacktestsController } from './backtest/backtests.controller.js';
import { BacktestsService } from './backtest/backtests.service.js';
import { BacktestsStore } from './backtest/backtests.store.js';
import { JournalWalk } from './backtest/journal-walk.js';
import { ChainsController } from './chains/chains.controller.js';
import { ChainsReader } from './chains/chains.reader.js';
import { ChainsStore } from './chains/chains.store.js';
import { WatermarkPublisher } from './chains/watermark.publisher.js';
import { CallersStore } from './callers/callers.store.js';
import { loadContentKeys } from './sealing/load-content-keys.js';
import { KeyRewrapping } from './sealing/key-rewrapping.js';
import { KeyRewrappingSchedule } from './sealing/key-rewrapping.schedule.js';
import { SessionKeys } from './sealing/session-keys.js';
import { BlocksReader } from './content/blocks.reader.js';
import { BodyLine } from './content/body-line.js';
import { BodyReader } from './content/body.reader.js';
import { RecordsReader } from './content/records.reader.js';
import { NewBlocks } from './content/new-blocks.js';
import { ContentStore } from './content/content.store.js';
import { PriceList } from './costs/price-list.js';
import { BatchReader } from './ingest/batch.reader.js';
import { BatchStore } from './ingest/batch.store.js';
import { Derivations } from './ingest/derivations.js';
import { EarlierRecords } from './earlier/earlier-records.js';
import { ErasureTarget } from './erasing/erasure-target.js';
import { ErasingService } from './erasing/erasing.service.js';
import { ErasuresController } from './erasing/erasures.controller.js';
import { ErasuresStore } from './erasures/erasures.store.js';
import { SessionsOf } from './subjects/sessions-of.js';
import { SubjectOfRecord } from './subjects/subject-of-record.js';
import { HoldingService } from './holds/holding.service.js';
import { HoldsController } from './holds/holds.controller.js';
import { HoldsStore } from './holds/holds.store.js';
import { DaySealing } from './retention/day-sealing.js';
import { DueDaysQuery } from './retention/due-days.query.js';
import { HeldDaysStore } from './retention/held-days.store.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionSchedule } from './retention/retention.schedule.js';
import { RetentionService } from './retention/retention.service.js';
import { SealsStore } from './seals/seals.store.js';
import { OwnChain } from './own-chain/own-chain.js';
import { IngestService } from './ingest/ingest.service.js';
import { JournalConsumer } from './ingest/journal.consumer.js';
import { PartsStore } from './ingest/parts.store.js';
import { PoisonPublisher } from './ingest/poison.publisher.js';
import { RecordPlacing } from './ingest/record-placing.js';
import { RecordsStore } from './ingest/records.store.js';
import { CheckpointAlarm } from './proof/checkpoint.alarm.js';
import { CheckpointSchedule } from './proof/checkpoint.schedule.js';
import { CheckpointSigner } from './proof/checkpoint.signer.js';
import { CheckpointsController } from './proof/checkpoints.controller.js';
import { CheckpointsQuery } from './proof/checkpoints.query.js';
import { CheckpointsStore } from './proof/checkpoints.store.js';
import { LogKeys } from './proof/log-keys.js';
import { LoggedRecordsQuery } from './proof/logged-records.query.js';
import { ProofController } from './proof/proof.controller.js';
import { ProofQuery } from './proof/proof.query.js';
import { SignedProof } from './proof/signed-proof.js';
import { TreesStore } from './proof/trees.store.js';
import { Witnesses } from './proof/witnesses.js';
import { Days } from './partitions/days.js';
import { SessionNumbers } from './sessions/session-numbers.js';
import { CodeIndex } from './provenance/code.index.js';
import { CodeProjector } from './provenance/code.projector.js';
import { CodeStore } from './provenance/code.store.js';
import { ExchangeFacts } from './provenance/exchange-facts.js';
import { ProvenanceController } from './provenance/provenance.controller.js';
import { ProvenanceQuery } from './provenance/provenance.query.js';
import { ReplyBlocks } from './provenance/reply-blocks.js';
import { WrittenCodeReader } from './provenance/written-code.reader.js';
import { ReplayController } from './replay/replay.controller.js';
import { ReplayReader } from './replay/replay.reader.js';
import { ReplaysService } from './replay/replays.service.js';
import { RequestController } from './reviews/request.controller.js';
import { RequestQuery } from './reviews/request.query.js';
import { RequestedConsumer } from './reviews/requested.consumer.js';
import { ReviewAccessStore } from './reviews/review-access.store.js';
import { ExchangesController } from './sessions/exchanges.controller.js';
import { ExchangeSearch } from './sessions/exchange-search.js';
import { ExchangesProjector } from './sessions/exchanges.projector.js';
import { ExchangesQuery } from './sessions/exchanges.query.js';
import { Projection } from './sessions/projection.js';
import { EndedExchangesQuery } from './recorded-events/ended-exchanges.query.js';
import { PublishedConsumer } from './security-events/published.consumer.js';
import { LateChains } from './recorded-events/late-chains.js';
import { RecordedEvents } from './recorded-events/recorded-events.js';
import { SecurityEvents } from './security-events/security-events.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsProjector } from './sessions/sessions.projector.js';
import { SessionsQuery } from './sessions/sessions.query.js';
import { TurnedAwayController } from './strangers/turned-away.controller.js';
import { TurnedAwayQuery } from './strangers/turned-away.query.js';
import { VerificationsController } from './verifications/verifications.controller.js';
import { PhraseCheck } from './words/phrase-check.js';
import { WordsProjector } from './words/words.projector.js';
import { WordsStore } from './words/words.store.js';
import { ExchangeExport } from './exports/exchange-export.js';
import { ExportsController } from './exports/exports.controller.js';
import { ReferenceController } from './references/reference.controller.js';
import { ReferenceQuery } from './references/reference.query.js';

/** Remembers: takes in the journal, and shows sessions and exchanges to those who may see them. */
@Module({
  imports: [IdentityModule, auditStore],
  controllers: [
    JournalConsumer,
    RequestedConsumer,
    ChangedConsumer,
    PublishedConsumer,
    RequestController,
    SessionsController,
    ReplayController,
    ExchangesController,
    ChainsController,
    CheckpointsController,
    ProofController,
    TurnedAwayController,
    ProvenanceController,
    AccessController,
    ErasuresController,
    HoldsController,
    RetentionController,
    VerificationsController,
    ReferenceController,
    ExportsController,
    BacktestsController,
  ],
  providers: [
    Days,
    SessionKeys,
    KeyRewrapping,
    KeyRewrappingSchedule,
    {
      provide: ContentKeyWrapper,
      inject: [CONFIG],
      useFactory: loadContentKeys,
    },
    SessionNumbers,
    CallersStore,
    RecordPlacing,
    RecordsStore,
    RecordsReader,
    BodyLine,
    BlocksReader,
    PartsStore,
    ContentStore,
    PriceList,
    ExchangesProjector,
    SessionsProjector,
    Projection,
    ChainsStore,
    { provide: LogKeys, inject: [CONFIG], useFactory: (config: OstiaryConfig) => LogKeys.load(config) },
    TreesStore,
    CheckpointsStore,
    CheckpointSigner,
    CheckpointAlarm,
    CheckpointSchedule,
    CheckpointsQuery,
    Witnesses,
    LoggedRecordsQuery,
    ProofQuery,
    SignedProof,
    EndedExchangesQuery,
    SecurityEvents,
    LateChains,
    RecordedEvents,
    BatchReader,
    Derivations,
    BatchStore,
    WatermarkPublisher,
    PoisonPublisher,
    IngestService,
    EarlierRecords,
    BodyReader,
    ReplayReader,
    ReplaysService,
    NewBlocks,
    ReasonContext,
    { provide: APP_INTERCEPTOR, useExisting: ReasonContext },
    ReaderRights,
    AccessLog,
    AccessQuery,
    ReviewAccessStore,
    ApprovalChangesStore,
    RequestQuery,
    WordsStore,
    WordsProjector,
    PhraseCheck,
    ExchangeSearch,
    ReferenceQuery,
    ExchangeExport,
    ExchangesQuery,
    SessionsQuery,
    ChainsReader,
    TurnedAwayQuery,
    CodeIndex,
    CodeProjector,
    CodeStore,
    ExchangeFacts,
    ReplyBlocks,
    WrittenCodeReader,
    ProvenanceQuery,
    OwnChain,
    SubjectOfRecord,
    SessionsOf,
    HoldsStore,
    HoldingService,
    ErasuresStore,
    ErasureTarget,
    ErasingService,
    SealsStore,
    DueDaysQuery,
    HeldDaysStore,
    DaySealing,
    RetentionService,
    RetentionSchedule,
    BacktestsStore,
    JournalWalk,
    BacktestsService,
  ],
})
export class AuditModule {}
