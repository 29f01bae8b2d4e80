#!/usr/bin/env bash
# The sample deployment's broker gets a key and a certificate that it signs itself, once: TLS/broker.p12 for the broker alone, CA/ca.pem for its
# clients. Of a real cluster an authority issues them.
set -euo pipefail
: "${TLS:?folder for the key}" "${CA:?folder for the certificate}" "${NAME:?host name of the broker}" "${PASSWORD:?password of the key store}"
store="$TLS/broker.p12"

if [ ! -e "$store" ]; then
  rm -f "$store.part"
  keytool -genkeypair -alias broker -keyalg EC -groupname secp256r1 -validity 3650 -dname "CN=$NAME" -ext "SAN=dns:$NAME" \
    -storetype PKCS12 -keystore "$store.part" -storepass "$PASSWORD"
  chmod 644 "$store.part"
  mv "$store.part" "$store"
fi
keytool -exportcert -rfc -alias broker -keystore "$store" -storepass "$PASSWORD" -file "$CA/ca.pem"
chmod 644 "$CA/ca.pem"
