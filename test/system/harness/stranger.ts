import { type Topic, type TopicData, newId } from '#contracts';
import { Kafka, logLevel, type Producer } from 'kafkajs';

/** Somebody with a Kafka client and no key of ours, who knows what our messages look like. */
export class Stranger {
  private constructor(private readonly producer: Producer) {}

  static async on(brokers: string): Promise<Stranger> {
    const producer = new Kafka({ brokers: brokers.split(','), clientId: 'stranger', logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    return new Stranger(producer);
  }

  /** Writes a message as one of ours would, but for the MAC; `headers` stand above what it would carry. */
  async write<T extends Topic>(topic: T, key: string, data: TopicData<T> | Buffer, headers: Record<string, string> = {}): Promise<void> {
    const attributes = {
      ce_specversion: '1.0',
      ce_id: newId(),
      ce_source: `/${topic.producers[0]}/stranger`,
      ce_type: topic.name,
      ce_subject: key,
      ce_time: new Date().toISOString(),
      'content-type': 'application/json',
    };
    const value = Buffer.isBuffer(data) ? data : JSON.stringify(data);
    await this.producer.send({ topic: topic.name, messages: [{ key, value, headers: { ...attributes, ...headers } }] });
  }

  leave(): Promise<void> {
    return this.producer.disconnect();
  }
}
