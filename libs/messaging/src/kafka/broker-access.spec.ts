import { topics } from '#contracts';
import { accessScript } from './access-script.js';
import { type AccessRule, accessRules } from './broker-access.js';

const rules = accessRules(topics);
const may = (service: string, operation: AccessRule['operations'][number], name: string) =>
  rules.some(
    ({ account, names, operations }) => account === `ostiary-${service}` && operations.includes(operation) && names.includes(name),
  );
const services = ['approval', 'audit', 'ingress', 'policy', 'soc'] as const;

describe('the accounts at the brokers', () => {
  it('are one a service', () => {
    expect([...new Set(rules.map(({ account }) => account))]).toEqual(services.map((service) => `ostiary-${service}`));
  });

  it.each(topics.map((topic) => [topic.name, topic] as const))(
    'write %s only as its producers, and read it only as its consumers',
    (name, topic) => {
      for (const service of services) {
        expect([service, may(service, 'Write', name)]).toEqual([service, topic.producers.includes(service)]);
        expect([service, may(service, 'Read', name)]).toEqual([service, topic.consumers.includes(service)]);
        if (topic.deadLetter !== null) {
          const sets = service !== 'soc' && topic.consumers.includes(service);
          expect([service, may(service, 'Write', topic.deadLetter)]).toEqual([service, sets]);
          expect(may(service, 'Read', topic.deadLetter)).toBe(false);
        }
      }
    },
  );

  it('are in groups of their own, none of which begins like another’s', () => {
    const prefixes = rules.filter(({ on }) => on === 'groups').flatMap(({ names }) => names);
    for (const [index, prefix] of prefixes.entries())
      for (const other of prefixes.toSpliced(index, 1)) expect(other.startsWith(prefix)).toBe(false);
  });

  it('may nowhere create, alter or do all, and have no name with a star', () => {
    for (const { operations, names } of rules) {
      expect(operations.filter((operation) => !['Read', 'Write', 'Describe', 'Delete'].includes(operation))).toEqual([]);
      expect(names.filter((name) => !/^[a-z.\-0-9]+$/.test(name))).toEqual([]);
    }
    for (const { on, operations } of rules) if (on === 'topics') expect(operations).not.toContain('Delete');
  });

  it('get their rights by a script that names each once', () => {
    const script = accessScript(topics);
    for (const { account, names } of rules)
      for (const name of names) expect(script).toMatch(new RegExp(`^allow ${account} .*${name}( |$)`, 'm'));
    expect(script.split('\n').filter((line) => line.startsWith('allow '))).toHaveLength(rules.length);
    for (const { name, partitions } of topics) expect(script).toContain(`topic ${name} ${partitions} `);
  });
});
