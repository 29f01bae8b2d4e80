import { readFile } from 'node:fs/promises';
import { journal, type Principal, topics } from '#contracts';
import { MessageMac } from '#messaging';
import { KafkaBus } from '#messaging/kafka';
import { dayAgo, idAt, middayOf } from '../../../apps/audit/src/testing/days.fake.js';
import { body, entries, refOf } from '../../../apps/audit/src/testing/entries.fake.js';
import { type ChainedRecord, JournalChain, messagesOf } from '../../../apps/audit/src/testing/journal-chain.fake.js';

/** An ingress of days ago: nobody can call one, so its journal is written as it would have been. */
export class EarlierJournal {
  private readonly chains = new Map<number, JournalChain>();
  private readonly sent: ChainedRecord[] = [];
  private made = 0;

  private constructor(
    private readonly bus: KafkaBus,
    private readonly principal: Principal,
  ) {}

  /** `keyFile`: that of `bus.messageKeys`. */
  static async on(brokers: string, keyFile: string, principal: Principal): Promise<EarlierJournal> {
    const mac = new MessageMac([(await readFile(keyFile, 'utf8')).trim()]);
    const options = {
      brokers: brokers.split(','),
      clientId: 'earlier',
      service: 'ingress',
      source: '/ingress/earlier',
      topics,
      replicationFactor: 1,
      mac,
    };
    return new EarlierJournal(await KafkaBus.connect(options), principal);
  }

  /** A call and its answer of so many days ago; `text` is what was said. The result: its exchange. */
  async say(daysAgo: number, session: string, text: string): Promise<string> {
    const id = idAt(middayOf(daysAgo), (this.made += 1));
    const chain = this.chains.get(daysAgo) ?? new JournalChain(`earlier-${daysAgo}`, middayOf(daysAgo));
    this.chains.set(daysAgo, chain);
    const [startedAt, content] = [new Date(middayOf(daysAgo)).toISOString(), JSON.stringify(text)];
    const request = body(`${id}:request`, [{ ref: refOf(content, session) }]);
    await this.send([
      chain.add(entries.content(content, session, id)),
      chain.add(entries.received(id, { request, principal: this.principal, startedAt }, session)),
      chain.add(entries.ended(id, 'completed', {}, session)),
    ]);
    return id;
  }

  /** All of it once more, as an ingress does that does not know what was stored. */
  async sayAgain(): Promise<void> {
    await this.send(this.sent.splice(0));
  }

  day(daysAgo: number): string {
    return dayAgo(daysAgo);
  }

  close(): Promise<void> {
    return this.bus.close();
  }

  private async send(records: readonly ChainedRecord[]): Promise<void> {
    this.sent.push(...records);
    await this.bus.publishBytes(
      journal,
      records.flatMap((record) => messagesOf(record)),
    );
  }
}
