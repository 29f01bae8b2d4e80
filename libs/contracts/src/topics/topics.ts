import { approvalChanged } from './approval-changed.topic.js';
import { approvalRequested } from './approval-requested.topic.js';
import { approvalResolved } from './approval-resolved.topic.js';
import { auditCheckpoint } from './audit-checkpoint.topic.js';
import { blocksDelivered } from './blocks-delivered.topic.js';
import { budgetSpent } from './budget-spent.topic.js';
import { budgetUsed } from './budget-used.topic.js';
import { decisionMade } from './decision-made.topic.js';
import { decisionRequested } from './decision-requested.topic.js';
import { grantChanged } from './grant-changed.topic.js';
import { holdEnded } from './hold-ended.topic.js';
import { journal } from './journal.topic.js';
import { journalWatermark } from './journal-watermark.topic.js';
import { policyPublished } from './policy-published.topic.js';
import { securityEvents } from './security-events.topic.js';
import type { Topic } from './topic.js';

/** Every topic there is. Brokers get their topics from this list, AsyncAPI its channels, the tests their cases. */
export const topics: readonly Topic[] = [
  policyPublished,
  decisionRequested,
  decisionMade,
  blocksDelivered,
  budgetSpent,
  budgetUsed,
  approvalRequested,
  approvalResolved,
  approvalChanged,
  grantChanged,
  holdEnded,
  journal,
  journalWatermark,
  auditCheckpoint,
  securityEvents,
];
