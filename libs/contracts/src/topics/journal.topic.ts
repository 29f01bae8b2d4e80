import { journalRecordSchema } from '../journal/journal-record.js';
import { days, defineTopic } from './topic.js';

export const journal = defineTopic({
  name: 'ostiary.journal.v1',
  schema: journalRecordSchema,
  key: 'chain id',
  producers: ['ingress'],
  consumers: ['audit'],
  encoding: 'bytes',
  retention: days(7),
  description:
    'The journal’s records in order, byte for byte as ingress wrote them to its disk: each holds the SHA-256 of the one before it, so a consumer can prove that none is missing. The one topic that holds content, in masked form. A message carries one record, or several that follow each other, a newline between each two (headers ostiary_seq: the first one’s number; ostiary_records: how many, where it is not one); a record above 768 KB travels in numbered parts (headers ostiary_part, ostiary_parts). What became durable together of an exchange is one record of its last event, with those before it in `earlier`.',
});
