import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { approvalPersistence } from '../store/approval-persistence.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { DeadLettersStore } from './dead-letters.store.js';
import { DeadLettersSweeper } from './dead-letters.sweeper.js';
import { DeliveriesStore } from './deliveries.store.js';
import { WebhookLanes } from './webhook-lanes.js';
import { WebhookNotifier } from './webhook.notifier.js';

/** Tells other systems what happens to approvals. */
@Module({
  imports: [IdentityModule, approvalPersistence],
  controllers: [DeadLettersController],
  providers: [DeliveriesStore, DeadLettersStore, DeadLettersSweeper, WebhookLanes, WebhookNotifier],
  exports: [WebhookNotifier],
})
export class WebhookModule {}
