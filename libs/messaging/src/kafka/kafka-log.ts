import { Logger } from '@nestjs/common';
import { type logCreator, logLevel } from 'kafkajs';

const QUIET_MS = 5_000;
/** Said of every idempotent producer whose retries are bounded; ours are repeated by the publisher. */
const KNOWN = /^Limiting retries for the idempotent producer/;

/** kafkajs's log on ours. While a broker is away it repeats itself many times a second; each text is passed on once in a while. */
export const kafkaLog: logCreator = () => {
  const logger = new Logger('Kafka');
  const told = new Map<string, number>();
  return ({ level, log }) => {
    const text = `${log.message}${typeof log['error'] === 'string' ? `: ${log['error']}` : ''}`;
    if (KNOWN.test(text)) return;
    const now = Date.now();
    if (now - (told.get(text) ?? 0) < QUIET_MS) return;
    if (told.size > 200) told.clear();
    told.set(text, now);
    // What is an error to the library is mostly an outage that it then rides out.
    if (level <= logLevel.WARN) logger.warn(text);
    else logger.debug(text);
  };
};
