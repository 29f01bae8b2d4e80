import { PersistenceModule } from '#persistence';
import { AddClaimedEmails1767225710000 } from './add-claimed-emails.migration.js';
import { ApprovalEntity } from './approval.entity.js';
import { CardsShowAll1767225705000 } from './cards-show-all.migration.js';
import { ChangesOfApprovals1767225720000 } from './changes-of-approvals.migration.js';
import { CreateApprovals1767225700000 } from './create-approvals.migration.js';
import { DelegationEntity } from './delegation.entity.js';
import { Delegations1767225730000 } from './delegations.migration.js';
import { EndsOfWaiting1767225715000 } from './ends-of-waiting.migration.js';
import { SessionsOfApprovals1767225725000 } from './sessions-of-approvals.migration.js';
import { Routing1767225721000 } from './routing.migration.js';
import { LinkedAccounts1767225759000 } from './linked-accounts.migration.js';
import { SlackLinkEntity } from './slack-link.entity.js';
import { SlackLinkEventEntity } from './slack-link-event.entity.js';
import { SlackLinkRequestEntity } from './slack-link-request.entity.js';
import { SlackMessages1767225740000 } from './slack-messages.migration.js';
import { SlackLinks1767225750000 } from './slack-links.migration.js';
import { StepEntity } from './step.entity.js';
import { TurnsOfMessages1767225770000 } from './turns-of-messages.migration.js';
import { VoteEntity } from './vote.entity.js';
import { WaiterEntity } from './waiter.entity.js';
import { WhatPeopleSay1767225722000 } from './what-people-say.migration.js';
import { WebhookDeliveries1767225760000 } from './webhook-deliveries.migration.js';
import { WhoseVoteCounts1767225731000 } from './whose-vote-counts.migration.js';

/** The approval service's tables, for the module and for tests. */
const approvalTables = {
  service: 'approval' as const,
  entities: [
    ApprovalEntity,
    StepEntity,
    VoteEntity,
    WaiterEntity,
    SlackLinkEntity,
    SlackLinkEventEntity,
    SlackLinkRequestEntity,
    DelegationEntity,
  ],
  migrations: [
    CreateApprovals1767225700000,
    CardsShowAll1767225705000,
    AddClaimedEmails1767225710000,
    EndsOfWaiting1767225715000,
    ChangesOfApprovals1767225720000,
    Routing1767225721000,
    WhatPeopleSay1767225722000,
    SessionsOfApprovals1767225725000,
    Delegations1767225730000,
    WhoseVoteCounts1767225731000,
    SlackMessages1767225740000,
    SlackLinks1767225750000,
    LinkedAccounts1767225759000,
    WebhookDeliveries1767225760000,
    TurnsOfMessages1767225770000,
  ],
};

export const approvalPersistence = PersistenceModule.forService(approvalTables);
