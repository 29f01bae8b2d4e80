import { type ErrorDefinition, errors } from '../errors.js';
import { topics } from '../topics/topics.js';
import type { Topic } from '../topics/topic.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** docs/errors.md: every code that Ostiary answers with. */
export function errorsPage(): string {
  const rows = Object.entries<ErrorDefinition>(errors).map(
    ([code, { status, retry, meaning }]) => `| \`${code}\` | ${status} | ${retry ? 'yes' : 'no'} | ${meaning} |`,
  );
  return [
    '# Errors',
    'Generated from `libs/contracts/src/errors.ts` by `npm run docs`.',
    'Clients of a model see these in the provider’s own error shape, with the code inside; clients of the control APIs as RFC 9457 problem documents, with `code` as a member. *Retry* says whether the same call may succeed later.',
    ['| code | status | retry | meaning |', '|---|---|---|---|', ...rows].join('\n'),
    '',
  ].join('\n\n');
}

/** docs/topics.md: every topic, who says it, who hears it, how long it is kept. */
export function topicsPage(): string {
  return [
    '# Topics',
    'Generated from the declarations in `libs/contracts/src/topics/` by `npm run docs`. The schemas are in `docs/asyncapi.json`, examples in `libs/contracts/src/examples/`.',
    [
      'Every message carries a MAC (header `ostiary_mac`) under a key that only Ostiary’s services have, `bus.messageKeys`. A message without one, or that was altered, is',
      'never handled: it goes to the dead letters, and `ostiary_dead_letters_total{reason="unproven"}` counts it. [ADR 62](adr/0062-messages-carry-a-mac.md) says why.',
      'To change the key: add the new one as the second of `bus.messageKeys` everywhere and restart each service; then make it the first everywhere; then, when the longest',
      'retention below has passed (7 days), take the old one out.',
    ].join('\n'),
    ['| topic | for | from | to | key | partitions | kept |', '|---|---|---|---|---|---|---|', ...topics.map(row)].join('\n'),
    [
      '*public*: a contract with whoever reads it. Within a version (`.v1`) fields are only added, never taken away, renamed or given another meaning, and values of an',
      'enumeration may be added: ignore what you do not know. A new version is another topic; both are published for at least six months. *internal*: between services',
      'of one release and the one before; it may change with any release, and nothing but Ostiary’s services should read it.',
    ].join('\n'),
    ...topics.flatMap((topic) => [
      `## ${topic.name}`,
      topic.description,
      topic.deadLetter === null ? '' : `What a consumer cannot handle goes to \`${topic.deadLetter}\`.`,
    ]),
    '',
  ].join('\n\n');
}

function row(topic: Topic): string {
  const kept = topic.retention === 'compact' ? 'the last of each key' : `${topic.retention / DAY_MS} days`;
  return `| \`${topic.name}\` | ${topic.audience} | ${topic.producers.join(', ')} | ${topic.consumers.join(', ')} | ${topic.key} | ${topic.partitions} | ${kept} |`;
}
