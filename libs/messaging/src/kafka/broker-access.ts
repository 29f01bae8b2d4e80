import type { ServiceName, Topic } from '#contracts';
import { deadLetterTopic } from '../dead-letter.js';

/** What one account may do with some topics, or with the groups whose names begin so. */
export interface AccessRule {
  readonly account: string;
  readonly on: 'topics' | 'groups';
  readonly names: readonly string[];
  /** Whether the names are beginnings. */
  readonly prefixed: boolean;
  readonly operations: readonly ('Read' | 'Write' | 'Describe' | 'Delete')[];
}

/** A service's account at the brokers, and what the names of its groups begin with. */
export const accountOf = (service: string): string => `ostiary-${service}`;

/** The prefix of the groups that a service may be in: `ostiary-policy.` */
export const groupPrefixOf = (service: string): string => `${accountOf(service)}.`;

/**
 * The least that the services need, by the declarations: to write what they produce, to read what they consume and to write its dead letters, and
 * to be in groups of their own. So an account that got into wrong hands can say nothing that its service could not.
 */
export function accessRules(topics: readonly Topic[]): AccessRule[] {
  return servicesOf(topics).flatMap((service) => {
    const account = accountOf(service);
    const consumed = topics.filter(({ consumers }) => consumers.includes(service));
    const produced = topics.filter(({ producers }) => producers.includes(service));
    // The security team's tools only read: what they cannot handle stays where it is.
    const dead = service === 'soc' ? [] : consumed.flatMap((topic) => deadLetterTopic(topic) ?? []);
    const onTopics = (some: readonly Topic[], operations: AccessRule['operations']): AccessRule[] =>
      some.length === 0 ? [] : [{ account, on: 'topics', names: some.map(({ name }) => name), prefixed: false, operations }];
    return [
      ...onTopics(consumed, ['Read', 'Describe']),
      ...onTopics([...produced, ...dead], ['Write', 'Describe']),
      { account, on: 'groups', names: [groupPrefixOf(service)], prefixed: true, operations: ['Read', 'Describe', 'Delete'] },
    ];
  });
}

/** The services that talk over the bus, and the security team's tools, which only listen. */
function servicesOf(topics: readonly Topic[]): ServiceName[] {
  return [...new Set(topics.flatMap(({ producers, consumers }) => [...producers, ...consumers]))].sort();
}
