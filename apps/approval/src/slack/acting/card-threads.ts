import { isStorable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';

/** Which approval a thread is about. */
@Injectable()
export class CardThreads {
  constructor(private readonly transactions: Transactions) {}

  /** Null: there is no card of ours there. */
  async approvalAt(channel: string, ts: string): Promise<string | null> {
    if (!isStorable(channel) || !isStorable(ts)) return null;
    const [row] = await this.transactions.read((manager) =>
      manager.query<{ approval_id: string }[]>(`SELECT approval_id FROM slack_messages WHERE channel = $1 AND ts = $2 AND kind = 'card'`, [
        channel,
        ts,
      ]),
    );
    return row?.approval_id ?? null;
  }
}
