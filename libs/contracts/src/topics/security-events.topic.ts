import { z } from 'zod';
import { days, defineTopic } from './topic.js';

const number = z.number().int().nonnegative();

/**
 * An event as the Open Cybersecurity Schema Framework has it. Only what every class has is told here; what each class has beside it is
 * told by OCSF's own schema, against which every kind of event is checked. Source: schema.ocsf.io, 1.8.0.
 */
const ocsfEventSchema = z.looseObject({
  category_uid: number.describe('2 findings, 3 identity and access, 6 application activity.'),
  class_uid: number.describe('6003 API Activity, 2004 Detection Finding, 3002 Authentication, and so on: docs/soc.md has all.'),
  activity_id: number,
  type_uid: number.describe('class_uid * 100 + activity_id.'),
  time: number.describe('When it happened, milliseconds since 1970.'),
  severity_id: z.number().int().min(1).max(6).describe('1 informational, 2 low, 3 medium, 4 high, 5 critical, 6 fatal.'),
  message: z.string().describe('One sentence for people.'),
  metadata: z.looseObject({
    version: z.string().describe('OCSF’s version: audit.securityEvents.version.'),
    uid: z.uuid().describe('Names the event, the same however often it is delivered: drop what you have.'),
    event_code: z.string().describe('Our own name of what happened, e.g. `exchange.refused`: what rules are best written for.'),
    correlation_uid: z.string().optional().describe('The exchange, approval or chain that it is about: all events of one have the same.'),
    product: z.looseObject({ name: z.string(), vendor_name: z.string() }),
  }),
});

export const securityEvents = defineTopic({
  name: 'ostiary.security.events.v1',
  schema: ocsfEventSchema,
  key: 'session id; where there is none, approval, chain or policy scope',
  producers: ['audit'],
  consumers: ['soc'],
  audience: 'public',
  retention: days(7),
  deadLetter: null,
  description:
    'What a security team wants to know, in OCSF 1.8.0: every exchange when it ends, findings, denials, approvals, callers that nobody knows, changes of policy and access, trouble with the record. No content of calls, at most 32 KB. Written in the transaction that stores what it tells of, published after it, in order by session, at least once under a uid of its own. docs/soc.md has every event with an example.',
});
