#!/usr/bin/env bash
# Gives each service its account at the brokers (SCRAM-SHA-512), or a new password, and then its topics and rights by access.sh beside it.
# SOC_PASSWORD gives the security team's tools theirs too (docs/soc.md).
#
#   BOOTSTRAP=kafka:9092 ADMIN=/path/admin.properties REPLICATION=3 APPROVAL_PASSWORD=... AUDIT_PASSWORD=... INGRESS_PASSWORD=... \
#     POLICY_PASSWORD=... broker/accounts.sh
set -euo pipefail
: "${BOOTSTRAP:?host:port of a broker}" "${ADMIN:?file with the properties of an admin client}"
bin="${KAFKA_BIN:-/opt/kafka/bin}"

account() { # service password
  "$bin/kafka-configs.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --alter --entity-type users \
    --entity-name "ostiary-$1" --add-config "SCRAM-SHA-512=[password=$2]"
}

account approval "${APPROVAL_PASSWORD:?}"
account audit "${AUDIT_PASSWORD:?}"
account ingress "${INGRESS_PASSWORD:?}"
account policy "${POLICY_PASSWORD:?}"
[ -z "${SOC_PASSWORD:-}" ] || account soc "$SOC_PASSWORD"
exec bash "$(dirname "$0")/access.sh"
