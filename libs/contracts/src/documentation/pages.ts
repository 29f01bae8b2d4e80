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
    ['| topic | from | to | key | partitions | kept |', '|---|---|---|---|---|---|', ...topics.map(row)].join('\n'),
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
  return `| \`${topic.name}\` | ${topic.producers.join(', ')} | ${topic.consumers.join(', ')} | ${topic.key} | ${topic.partitions} | ${kept} |`;
}
