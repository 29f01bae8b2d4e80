import type { Topic } from '#contracts';
import { type AccessRule, accessRules } from './broker-access.js';
import { topicConfiguration, withDeadLetters } from './create-topics.js';

const head = `#!/usr/bin/env bash
# Creates Ostiary's topics, and the access lists by which each service may do the least that it needs. Generated from the declarations in
# libs/contracts/src/topics/ by \`npm run docs\`. For whoever runs the brokers, at every new version; what is there already stays.
#
#   BOOTSTRAP=kafka:9092 ADMIN=/path/admin.properties REPLICATION=3 broker/access.sh
#
# ADMIN: the properties of a client that may do this. KAFKA_BIN: where kafka-topics.sh and kafka-acls.sh are, by default as in Kafka's image.
# The brokers need an authorizer, and allow.everyone.if.no.acl.found must not be true. The accounts are ostiary-<service>.
set -euo pipefail
: "\${BOOTSTRAP:?host:port of a broker}" "\${ADMIN:?file with the properties of an admin client}"
bin="\${KAFKA_BIN:-/opt/kafka/bin}"
replicas="\${REPLICATION:-1}"

topic() { # name partitions configuration ...
  local name=$1 partitions=$2
  shift 2
  "$bin/kafka-topics.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --create --if-not-exists --topic "$name" \\
    --partitions "$partitions" --replication-factor "$replicas" --config "min.insync.replicas=$((replicas > 1 ? replicas - 1 : 1))" "$@"
}

allow() { # account arguments ...
  local account=$1
  shift
  "$bin/kafka-acls.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --add --allow-principal "User:$account" "$@"
}
`;

/** A shell script by which an operator gives the services their topics and rights, on Kafka's own tools. */
export function accessScript(topics: readonly Topic[]): string {
  return [head, ...withDeadLetters(topics).map(topicLine), '', ...accessRules(topics).map(ruleLine), ''].join('\n');
}

function topicLine(topic: Topic): string {
  const configuration = Object.entries(topicConfiguration(topic)).map(([name, value]) => ` --config ${name}=${value}`);
  return `topic ${topic.name} ${topic.partitions}${configuration.join('')}`;
}

function ruleLine({ account, on, names, prefixed, operations }: AccessRule): string {
  const kind = on === 'topics' ? '--topic' : '--group';
  const parts = [...operations.map((operation) => `--operation ${operation}`), ...names.map((name) => `${kind} ${name}`)];
  return `allow ${account} ${parts.join(' ')}${prefixed ? ' --resource-pattern-type prefixed' : ''}`;
}
