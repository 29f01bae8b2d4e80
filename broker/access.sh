#!/usr/bin/env bash
# Creates Ostiary's topics, and the access lists by which each service may do the least that it needs. Generated from the declarations in
# libs/contracts/src/topics/ by `npm run docs`. For whoever runs the brokers, at every new version; what is there already stays.
#
#   BOOTSTRAP=kafka:9092 ADMIN=/path/admin.properties REPLICATION=3 broker/access.sh
#
# ADMIN: the properties of a client that may do this. KAFKA_BIN: where kafka-topics.sh and kafka-acls.sh are, by default as in Kafka's image.
# The brokers need an authorizer, and allow.everyone.if.no.acl.found must not be true. The accounts are ostiary-<service>.
set -euo pipefail
: "${BOOTSTRAP:?host:port of a broker}" "${ADMIN:?file with the properties of an admin client}"
bin="${KAFKA_BIN:-/opt/kafka/bin}"
replicas="${REPLICATION:-1}"

topic() { # name partitions configuration ...
  local name=$1 partitions=$2
  shift 2
  "$bin/kafka-topics.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --create --if-not-exists --topic "$name" \
    --partitions "$partitions" --replication-factor "$replicas" --config "min.insync.replicas=$((replicas > 1 ? replicas - 1 : 1))" "$@"
}

allow() { # account arguments ...
  local account=$1
  shift
  "$bin/kafka-acls.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --add --allow-principal "User:$account" "$@"
}

topic ostiary.policy.published.v1 1 --config cleanup.policy=compact --config segment.ms=3600000 --config min.cleanable.dirty.ratio=0.1
topic ostiary.policy.published.v1.dead 1 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.decision.requested.v1 8 --config cleanup.policy=delete --config retention.ms=86400000
topic ostiary.decision.requested.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.decision.made.v1 8 --config cleanup.policy=delete --config retention.ms=86400000
topic ostiary.decision.made.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.blocks.delivered.v1 8 --config cleanup.policy=delete --config retention.ms=86400000
topic ostiary.blocks.delivered.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.budget.spent.v1 8 --config cleanup.policy=delete --config retention.ms=86400000
topic ostiary.budget.spent.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.budget.used.v1 8 --config cleanup.policy=compact --config segment.ms=3600000 --config min.cleanable.dirty.ratio=0.1
topic ostiary.budget.used.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.approval.requested.v1 8 --config cleanup.policy=delete --config retention.ms=604800000
topic ostiary.approval.requested.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.approval.resolved.v1 8 --config cleanup.policy=delete --config retention.ms=604800000
topic ostiary.approval.resolved.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.approval.changed.v1 8 --config cleanup.policy=delete --config retention.ms=604800000
topic ostiary.approval.changed.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.grant.changed.v1 8 --config cleanup.policy=delete --config retention.ms=604800000
topic ostiary.grant.changed.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.hold.ended.v1 8 --config cleanup.policy=delete --config retention.ms=604800000
topic ostiary.hold.ended.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.journal.v1 8 --config cleanup.policy=delete --config retention.ms=604800000
topic ostiary.journal.v1.dead 8 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.journal.watermark.v1 1 --config cleanup.policy=compact --config segment.ms=3600000 --config min.cleanable.dirty.ratio=0.1
topic ostiary.journal.watermark.v1.dead 1 --config cleanup.policy=delete --config retention.ms=1209600000
topic ostiary.audit.checkpoint.v1 1 --config cleanup.policy=delete --config retention.ms=7776000000
topic ostiary.security.events.v1 8 --config cleanup.policy=delete --config retention.ms=604800000

allow ostiary-approval --operation Read --operation Describe --topic ostiary.approval.requested.v1 --topic ostiary.approval.changed.v1 --topic ostiary.grant.changed.v1 --topic ostiary.hold.ended.v1
allow ostiary-approval --operation Write --operation Describe --topic ostiary.approval.resolved.v1 --topic ostiary.approval.changed.v1 --topic ostiary.approval.requested.v1.dead --topic ostiary.approval.changed.v1.dead --topic ostiary.grant.changed.v1.dead --topic ostiary.hold.ended.v1.dead
allow ostiary-approval --operation Read --operation Describe --operation Delete --group ostiary-approval. --resource-pattern-type prefixed
allow ostiary-audit --operation Read --operation Describe --topic ostiary.policy.published.v1 --topic ostiary.approval.requested.v1 --topic ostiary.approval.changed.v1 --topic ostiary.journal.v1
allow ostiary-audit --operation Write --operation Describe --topic ostiary.journal.watermark.v1 --topic ostiary.audit.checkpoint.v1 --topic ostiary.security.events.v1 --topic ostiary.policy.published.v1.dead --topic ostiary.approval.requested.v1.dead --topic ostiary.approval.changed.v1.dead --topic ostiary.journal.v1.dead
allow ostiary-audit --operation Read --operation Describe --operation Delete --group ostiary-audit. --resource-pattern-type prefixed
allow ostiary-ingress --operation Read --operation Describe --topic ostiary.policy.published.v1 --topic ostiary.decision.made.v1 --topic ostiary.blocks.delivered.v1 --topic ostiary.budget.used.v1 --topic ostiary.approval.resolved.v1 --topic ostiary.journal.watermark.v1
allow ostiary-ingress --operation Write --operation Describe --topic ostiary.decision.requested.v1 --topic ostiary.blocks.delivered.v1 --topic ostiary.budget.spent.v1 --topic ostiary.hold.ended.v1 --topic ostiary.journal.v1 --topic ostiary.policy.published.v1.dead --topic ostiary.decision.made.v1.dead --topic ostiary.blocks.delivered.v1.dead --topic ostiary.budget.used.v1.dead --topic ostiary.approval.resolved.v1.dead --topic ostiary.journal.watermark.v1.dead
allow ostiary-ingress --operation Read --operation Describe --operation Delete --group ostiary-ingress. --resource-pattern-type prefixed
allow ostiary-policy --operation Read --operation Describe --topic ostiary.policy.published.v1 --topic ostiary.decision.requested.v1 --topic ostiary.budget.spent.v1 --topic ostiary.approval.resolved.v1
allow ostiary-policy --operation Write --operation Describe --topic ostiary.policy.published.v1 --topic ostiary.decision.made.v1 --topic ostiary.budget.used.v1 --topic ostiary.approval.requested.v1 --topic ostiary.grant.changed.v1 --topic ostiary.policy.published.v1.dead --topic ostiary.decision.requested.v1.dead --topic ostiary.budget.spent.v1.dead --topic ostiary.approval.resolved.v1.dead
allow ostiary-policy --operation Read --operation Describe --operation Delete --group ostiary-policy. --resource-pattern-type prefixed
allow ostiary-soc --operation Read --operation Describe --topic ostiary.approval.changed.v1 --topic ostiary.audit.checkpoint.v1 --topic ostiary.security.events.v1
allow ostiary-soc --operation Read --operation Describe --operation Delete --group ostiary-soc. --resource-pattern-type prefixed
