import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';
import { Doubts } from './authoring/doubts.js';
import { FirstPolicy } from './authoring/first-policy.js';
import { GroupsSeenStore } from './authoring/groups-seen.store.js';
import { PoliciesController } from './authoring/policies.controller.js';
import { PolicyAnnouncer } from './authoring/policy-announcer.js';
import { PolicyHistory } from './authoring/policy-history.js';
import { PolicyPublishedConsumer } from './authoring/policy-published.consumer.js';
import { PolicyVersionsStore } from './authoring/policy-versions.store.js';
import { PolicyController } from './authoring/policy.controller.js';
import { ProposalsController } from './authoring/proposals.controller.js';
import { ProposalsService } from './authoring/proposals.service.js';
import { PublishingService } from './authoring/publishing.service.js';
import { ScopeOwnersStore } from './authoring/scope-owners.store.js';
import { ScopedPoliciesController } from './authoring/scoped-policies.controller.js';
import { ScopedVersionsController } from './authoring/scoped-versions.controller.js';
import { AnswersStore } from './evaluation/answers.store.js';
import { Claims } from './evaluation/claims.js';
import { Decider } from './evaluation/decider.js';
import { DecisionConsumer } from './evaluation/decision.consumer.js';
import { DecisionService } from './evaluation/decision.service.js';
import { ApprovalResolvedConsumer } from './evaluation/approval-resolved.consumer.js';
import { ApprovalsStore } from './grants/approvals.store.js';
import { GrantsStore } from './grants/grants.store.js';
import { MemoryBound } from './grants/memory-bound.js';
import { MemoryStore } from './grants/memory.store.js';
import { RememberedBlocksStore } from './grants/remembered-blocks.store.js';
import { ResolutionService } from './grants/resolution.service.js';
import { GrantsController } from './revoking/grants.controller.js';
import { GrantsQuery } from './revoking/grants.query.js';
import { RevokingService } from './revoking/revoking.service.js';
import { RecordedDayClient } from './authoring/recorded-day.client.js';
import { UnmetRules } from './authoring/unmet-rules.js';
import { BudgetSpendingStore } from './spending/budget-spending.store.js';
import { BudgetsController } from './spending/budgets.controller.js';
import { BudgetsQuery } from './spending/budgets.query.js';
import { BudgetSpentConsumer } from './spending/budget-spent.consumer.js';
import { Sweeper } from './sweeping/sweeper.js';
import { policyStore } from './policy.store.js';

/** Decides: keeps the policy and its versions, and answers what needs the memory of earlier decisions. */
@Module({
  imports: [IdentityModule, policyStore],
  controllers: [
    PolicyController,
    ProposalsController,
    PoliciesController,
    ScopedPoliciesController,
    ScopedVersionsController,
    PolicyPublishedConsumer,
    DecisionConsumer,
    ApprovalResolvedConsumer,
    BudgetSpentConsumer,
    BudgetsController,
    GrantsController,
  ],
  providers: [
    PolicyVersionsStore,
    ScopeOwnersStore,
    PolicyHistory,
    GroupsSeenStore,
    RecordedDayClient,
    UnmetRules,
    Doubts,
    ProposalsService,
    PublishingService,
    FirstPolicy,
    PolicyAnnouncer,
    MemoryBound,
    MemoryStore,
    ApprovalsStore,
    GrantsStore,
    RememberedBlocksStore,
    ResolutionService,
    Sweeper,
    AnswersStore,
    BudgetSpendingStore,
    BudgetsQuery,
    Decider,
    Claims,
    DecisionService,
    GrantsQuery,
    RevokingService,
  ],
})
export class PolicyModule {}
