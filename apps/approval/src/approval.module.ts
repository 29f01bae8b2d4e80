import { IdentityModule } from '#identity';
import { Module, type OnModuleInit } from '@nestjs/common';
import { checkTransitions } from './approval.js';
import { BreakGlassAlarm } from './break-glass/break-glass-alarm.js';
import { ReviewsController } from './break-glass/reviews.controller.js';
import { ReviewsService } from './break-glass/reviews.service.js';
import { Deadlines } from './changes/deadlines.js';
import { ChangesWriter } from './changes/changes.writer.js';
import { DelegationsController } from './delegations/delegations.controller.js';
import { DelegationsService } from './delegations/delegations.service.js';
import { DelegationsStore } from './delegations/delegations.store.js';
import { ExpiryService } from './expiry/expiry.service.js';
import { Overdue } from './expiry/overdue.js';
import { liveControllers, liveParts } from './live/live-parts.js';
import { ApprovalMeters } from './metering/approval-meters.js';
import { OpenApprovalsMeter } from './metering/open-approvals.meter.js';
import { type Notifier, NOTIFIERS } from './notifying/notifier.port.js';
import { LinkedAccounts } from './people/linked-accounts.js';
import { ApprovalsController } from './requests/approvals.controller.js';
import { ApprovalsQuery } from './requests/approvals.query.js';
import { HoldEndedConsumer } from './requests/hold-ended.consumer.js';
import { RequestedConsumer } from './requests/requested.consumer.js';
import { RequestsService } from './requests/requests.service.js';
import { Sights } from './requests/sights.service.js';
import { CommentsController } from './comments/comments.controller.js';
import { CommentsService } from './comments/comments.service.js';
import { GrantChangedConsumer } from './grants/grant-changed.consumer.js';
import { GrantChanges } from './grants/grant-changes.service.js';
import { WithdrawalController } from './withdrawal/withdrawal.controller.js';
import { WithdrawalService } from './withdrawal/withdrawal.service.js';
import { Waiting } from './requests/waiting.service.js';
import { Resolver } from './resolution/resolver.js';
import { PeopleSeenStore } from './routing/people-seen.store.js';
import { Routing } from './routing/routing.service.js';
import { approvalPersistence } from './store/approval-persistence.js';
import { slackOutward } from './slack/outward/slack-outward.js';
import { SlackNotifier } from './slack/outward/slack.notifier.js';
import { slackControllers, slackInward } from './slack/slack-inward.js';
import { ApprovalsStore } from './store/approvals.store.js';
import { WaitersStore } from './store/waiters.store.js';
import { Conclusion } from './votes/conclusion.js';
import { VotesController } from './votes/votes.controller.js';
import { VotesService } from './votes/votes.service.js';
import { VotingRights } from './votes/voting-rights.js';
import { WebhookModule } from './webhook/webhook.module.js';
import { WebhookNotifier } from './webhook/webhook.notifier.js';

/** Asks people: keeps what is asked and who waits, takes votes, and says how it ended. */
@Module({
  imports: [IdentityModule, approvalPersistence, WebhookModule],
  controllers: [
    ApprovalsController,
    VotesController,
    CommentsController,
    WithdrawalController,
    GrantChangedConsumer,
    ReviewsController,
    DelegationsController,
    RequestedConsumer,
    HoldEndedConsumer,
    ...liveControllers,
    ...slackControllers,
  ],
  providers: [
    DelegationsStore,
    DelegationsService,
    ApprovalsStore,
    WaitersStore,
    ApprovalsQuery,
    Deadlines,
    ChangesWriter,
    ...slackOutward,
    { provide: NOTIFIERS, inject: [ApprovalMeters, SlackNotifier, WebhookNotifier], useFactory: (...notifiers: Notifier[]) => notifiers },
    ApprovalMeters,
    OpenApprovalsMeter,
    PeopleSeenStore,
    Routing,
    Overdue,
    Waiting,
    Sights,
    CommentsService,
    WithdrawalService,
    GrantChanges,
    RequestsService,
    LinkedAccounts,
    VotingRights,
    Conclusion,
    VotesService,
    BreakGlassAlarm,
    ReviewsService,
    Resolver,
    ExpiryService,
    ...liveParts,
    ...slackInward,
  ],
})
export class ApprovalModule implements OnModuleInit {
  onModuleInit(): void {
    checkTransitions();
  }
}
