// Prints each event for a security team once, a line each, and goes on where it was when it is started again. Needs kafkajs.
//   SOC_BROKERS=kafka:9092 SOC_PASSWORD=... [SOC_CA=ca.pem] node consumer.mjs
import { readFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { SOC_BROKERS, SOC_USER = 'ostiary-soc', SOC_PASSWORD, SOC_CA, SOC_GROUP = 'ostiary-soc.siem' } = process.env;
const kafka = new Kafka({
  clientId: 'siem',
  brokers: SOC_BROKERS.split(','),
  ssl: SOC_CA ? { ca: [readFileSync(SOC_CA)] } : true,
  sasl: { mechanism: 'scram-sha-512', username: SOC_USER, password: SOC_PASSWORD },
  logLevel: logLevel.ERROR,
});
const consumer = kafka.consumer({ groupId: SOC_GROUP });

// An event may come twice, at a crash of ours or of yours, soon after each other: the newest are remembered.
const seen = new Set();
function isNew(uid) {
  if (seen.has(uid)) return false;
  seen.add(uid);
  if (seen.size > 100_000) seen.delete(seen.values().next().value);
  return true;
}

await consumer.connect();
await consumer.subscribe({ topic: 'ostiary.security.events.v1', fromBeginning: true });
await consumer.run({
  autoCommitThreshold: 1,
  eachMessage: async ({ message }) => {
    const event = JSON.parse(message.value.toString());
    const { severity, is_alert, message: sentence, metadata } = event;
    const { uid, correlation_uid: about, event_code } = metadata;
    if (isNew(uid)) console.log(JSON.stringify({ uid, about, event_code, severity, is_alert, message: sentence }));
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => consumer.disconnect());
