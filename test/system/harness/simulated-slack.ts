import { eventually } from '#messaging/testing';
import { z } from 'zod';

export type SlackUser = 'alice' | 'bob' | 'carol' | 'dave' | 'erin' | 'mallory';

const messageSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().nullable(),
  text: z.string(),
  blocks: z.array(z.record(z.string(), z.unknown())),
  ephemeralTo: z.string().nullable(),
});
export type Posted = z.infer<typeof messageSchema>;

const clickedSchema = z.looseObject({ ok: z.boolean(), acked: z.boolean(), error: z.string().optional() });
export type Clicked = z.infer<typeof clickedSchema>;

export interface Decision {
  readonly action: string;
  readonly reason?: string;
  readonly grant?: { readonly scope: string; readonly for?: string };
}

const textOf = ({ blocks }: Posted): string => JSON.stringify(blocks);

/** Whether somebody can still decide on it. */
export const isOpenCard = (card: Posted): boolean => textOf(card).includes('"action_id":"approve"');

/** The simulated workspace, as a script sees it. */
export class SimulatedSlack {
  /** `simulator`: the address of the model simulator. */
  constructor(private readonly simulator: string) {}

  async messages(): Promise<Posted[]> {
    return z.array(messageSchema).parse(await (await fetch(`${this.simulator}/slack/messages`)).json());
  }

  /** Cards in channels that show a text: an approval's id, or a word of what it asks about. */
  async cardsWith(text: string): Promise<Posted[]> {
    return (await this.messages()).filter(
      (message) =>
        message.channel.startsWith('C') && message.thread_ts === null && message.ephemeralTo === null && textOf(message).includes(text),
    );
  }

  /** The first of them, once it is there. */
  cardWith(text: string): Promise<Posted> {
    return eventually(`a card with "${text}"`, async () => (await this.cardsWith(text))[0]);
  }

  /** Presses a button of a card, and fills in what that asks for. */
  async click(user: SlackUser, { ts }: Posted, decision: Decision): Promise<Clicked> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.simulator}/slack/click`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ts, user, ...decision }),
    });
    return clickedSchema.parse(await answer.json());
  }
}
