import { eventKinds, type EventKind, type EventKindName } from '../../security-events/event-kinds.js';
import { ocsfEvent } from '../../security-events/ocsf-event.js';
import { effects, ocsfClasses, severities } from '../../security-events/ocsf-classes.js';
import type { Told } from '../../security-events/told.js';
import { examples } from './examples.js';

const VERSION = '1.8.0';
const kinds = Object.entries(eventKinds) as [EventKindName, EventKind][];

/** The contract's examples of the topic: one of each kind. */
export const eventExamples = () =>
  (Object.entries(examples) as [EventKindName, Told][]).map(([name, told]) => ({
    name,
    key: told.key,
    subject: told.about,
    data: ocsfEvent(told, VERSION),
  }));

/** docs/soc/events.md: every kind of event, how severe it is, and one of it. */
export function eventsPage(): string {
  return [
    '# Events for a security team',
    'Generated from `apps/audit/src/security-events/event-kinds.ts` by `npm run docs`; [soc.md](../soc.md) tells how to read them.',
    'Severity is the effort that an event asks for: informational, none; low, look when there are many; medium, look at it this week; high, today; critical, now. *Alert* is `is_alert`.',
    [
      '| `metadata.event_code` | class | severity | status | disposition | alert | when |',
      '|---|---|---|---|---|---|---|',
      ...kinds.map(row),
    ].join('\n'),
    ...eventExamples().flatMap(({ name, data }) => [`## ${name}`, ['```json', JSON.stringify(data, null, 2), '```'].join('\n')]),
    '',
  ].join('\n\n');
}

function row([name, kind]: [EventKindName, EventKind]): string {
  const { uid } = ocsfClasses[kind.class];
  const { disposition_id: id, disposition } = effects[kind.effect];
  const cells = [
    `\`${name}\``,
    `${uid} ${kind.class}: ${kind.activity}`,
    `${severities[kind.severity]} ${kind.severity}`,
    kind.status,
    `${id} ${disposition}`,
    kind.alert ? 'yes' : '',
    kind.when,
  ];
  return `| ${cells.join(' | ')} |`;
}
