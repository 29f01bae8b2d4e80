import { PersistenceModule } from '#persistence';
import { CreateAccess1767225730000 } from './access/create-access.migration.js';
import { AddReasons1767225910000 } from './access/add-reasons.migration.js';
import { CreateApprovalChanges1767225770000 } from './approvals/create-approval-changes.migration.js';
import { CreateBacktests1767225935000 } from './backtest/create-backtests.migration.js';
import { CreateContent1767225710000 } from './content/create-content.migration.js';
import { CreateErasures1767225925000 } from './erasures/create-erasures.migration.js';
import { CreateRecords1767225700000 } from './ingest/create-records.migration.js';
import { CreateProof1767225905000 } from './proof/create-proof.migration.js';
import { CreateCode1767225915000 } from './provenance/create-code.migration.js';
import { CreateReviewAccess1767225750000 } from './reviews/create-review-access.migration.js';
import { AddLabels1767225910100 } from './sessions/add-labels.migration.js';
import { AddAgents1767225950000 } from './sessions/add-agents.migration.js';
import { IndexCosts1767225939900 } from './sessions/index-costs.migration.js';
import { AddTitle1767225931000 } from './sessions/add-title.migration.js';
import { AddCosts1767225930000 } from './sessions/add-costs.migration.js';
import { AddAnswers1767225740000 } from './sessions/add-answers.migration.js';
import { CreateSessions1767225720000 } from './sessions/create-sessions.migration.js';
import { AddTurnedAway1767225760000 } from './strangers/add-turned-away.migration.js';
import { CreateWords1767225910200 } from './words/create-words.migration.js';
import { CreateSeals1767225940000 } from './seals/create-seals.migration.js';
import { DropSealed1767225940100 } from './seals/drop-sealed.migration.js';
import { ExchangeEntity } from './sessions/exchange.entity.js';
import { AddAddress1767226010000 } from './callers/add-address.migration.js';
import { CallerEntity } from './callers/caller.entity.js';
import { LeanContent1767225902000 } from './content/lean-content.migration.js';
import { PartitionRecords1767225901000 } from './ingest/partition-records.migration.js';
import { BoundDays1767226020000 } from './partitions/bound-days.migration.js';
import { CreateDays1767225900000 } from './partitions/create-days.migration.js';
import { LeanExchanges1767225903000 } from './sessions/lean-exchanges.migration.js';
import { CreateSessionKeys1767225903500 } from './sealing/create-session-keys.migration.js';
import { RewrapKeys1767226000000 } from './sealing/rewrap-keys.migration.js';
import { SessionEntity } from './sessions/session.entity.js';

/** The audit service's tables, for the module and for tests. */
export const auditTables = {
  service: 'audit' as const,
  entities: [ExchangeEntity, SessionEntity, CallerEntity],
  migrations: [
    CreateRecords1767225700000,
    CreateContent1767225710000,
    CreateSessions1767225720000,
    CreateAccess1767225730000,
    AddAnswers1767225740000,
    CreateReviewAccess1767225750000,
    AddTurnedAway1767225760000,
    CreateApprovalChanges1767225770000,
    CreateDays1767225900000,
    PartitionRecords1767225901000,
    LeanContent1767225902000,
    LeanExchanges1767225903000,
    CreateSessionKeys1767225903500,
    CreateProof1767225905000,
    AddReasons1767225910000,
    AddLabels1767225910100,
    CreateWords1767225910200,
    CreateCode1767225915000,
    CreateErasures1767225925000,
    AddCosts1767225930000,
    AddTitle1767225931000,
    CreateBacktests1767225935000,
    IndexCosts1767225939900,
    CreateSeals1767225940000,
    DropSealed1767225940100,
    AddAgents1767225950000,
    RewrapKeys1767226000000,
    AddAddress1767226010000,
    BoundDays1767226020000,
  ],
  roles: {
    appendOnly: [
      'journal_record',
      'content_block',
      'poison_record',
      'session_key',
      'access',
      'approval_change',
      'tree_tile',
      'checkpoint',
      'cosignature',
      'erasure',
      'erased_session',
      'legal_hold',
      'legal_hold_release',
      'retention_range',
      'retention_seal',
    ],
  },
};

export const auditStore = PersistenceModule.forService(auditTables);
