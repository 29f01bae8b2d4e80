"""Prints each event for a security team once, a line each, and goes on where it was when it is started again. Needs kafka-python.

SOC_BROKERS=kafka:9092 SOC_PASSWORD=... [SOC_CA=ca.pem] python3 consumer.py
"""

import json
import os
import signal

from kafka import KafkaConsumer

running = True


def stop(*_):
    global running
    running = False


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)

consumer = KafkaConsumer(
    "ostiary.security.events.v1",
    bootstrap_servers=os.environ["SOC_BROKERS"].split(","),
    group_id=os.environ.get("SOC_GROUP", "ostiary-soc.siem"),
    auto_offset_reset="earliest",
    enable_auto_commit=False,
    security_protocol="SASL_SSL",
    ssl_cafile=os.environ.get("SOC_CA"),
    sasl_mechanism="SCRAM-SHA-512",
    sasl_plain_username=os.environ.get("SOC_USER", "ostiary-soc"),
    sasl_plain_password=os.environ["SOC_PASSWORD"],
)

# An event may come twice, at a crash of ours or of yours, soon after each other: the newest are remembered.
seen = {}


def is_new(uid):
    if uid in seen:
        return False
    seen[uid] = True
    if len(seen) > 100_000:
        del seen[next(iter(seen))]
    return True


while running:
    batch = consumer.poll(timeout_ms=1000)
    for message in (one for messages in batch.values() for one in messages):
        event = json.loads(message.value)
        metadata = event["metadata"]
        if is_new(metadata["uid"]):
            names = {"uid": metadata["uid"], "about": metadata["correlation_uid"], "event_code": metadata["event_code"]}
            print(json.dumps({**names, **{key: event[key] for key in ("severity", "is_alert", "message")}}), flush=True)
    if batch:
        consumer.commit()
consumer.close()
