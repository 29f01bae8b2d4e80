import type { TopicData } from '#contracts';
import type { securityEvents } from '#contracts';
import { cutEvent } from './cut-event.js';
import { eventKinds, type EventKind } from './event-kinds.js';
import { eventUid } from './event-uid.js';
import { effects, ocsfClasses, severities, statuses } from './ocsf-classes.js';
import type { Told } from './told.js';

export type OcsfEvent = TopicData<typeof securityEvents>;

const captions = { informational: 'Informational', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' } as const;

/** What is told, as an event of that version of OCSF; at most 32 KB. */
export function ocsfEvent(told: Told, version: string): OcsfEvent {
  const kind: EventKind = eventKinds[told.kind];
  const { uid: classUid, category, activities } = ocsfClasses[kind.class];
  const activity = (activities as Readonly<Record<string, number>>)[kind.activity]!;
  const severity = told.severity ?? kind.severity;
  const [status_id, status] = statuses[kind.status];
  return cutEvent({
    category_uid: category[0],
    category_name: category[1],
    class_uid: classUid,
    class_name: kind.class,
    activity_id: activity,
    activity_name: kind.activity,
    type_uid: classUid * 100 + activity,
    type_name: `${kind.class}: ${kind.activity}`,
    time: told.at,
    severity_id: severities[severity],
    severity: captions[severity],
    status_id,
    status,
    ...effects[told.effect ?? kind.effect],
    is_alert: told.alert ?? kind.alert,
    message: told.message,
    ...told.attributes,
    metadata: {
      version,
      uid: eventUid(told.kind, told.about, told.which ?? ''),
      event_code: told.kind,
      correlation_uid: told.about,
      log_name: 'ostiary.security.events.v1',
      product: { name: 'Ostiary', vendor_name: 'Ostiary', uid: 'ostiary' },
      profiles: kind.class === 'API Activity' ? ['security_control', 'ai_operation'] : ['security_control'],
    },
    unmapped: { event: told.kind, ...told.unmapped },
  });
}
