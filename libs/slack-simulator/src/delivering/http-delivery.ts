import { Agent, fetch } from 'undici';
import type { Clock } from '#chassis';
import { nobody, type Reply, type Told } from './delivery.js';
import { signatureHeaders } from './signature.js';

const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** The body as Slack writes it: interactions are JSON in a form's field, commands a form, events JSON. */
function bodyOf({ kind, payload }: Told): { readonly body: string; readonly type: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' };
  const fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return { body: form(fields), type: 'application/x-www-form-urlencoded' };
}

const read = (text: string): unknown => {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Tells a bot over HTTP, signed as Slack signs. */
export class HttpDelivery {
  private readonly agent = new Agent({ keepAliveTimeout: 10_000 });

  constructor(
    private readonly signingSecret: string,
    private readonly clock: Clock,
    private readonly answerWithinMs: number,
  ) {}

  /** Never rejects: a bot that is away has not answered. */
  async deliver(url: string, told: Told): Promise<Reply> {
    const { body, type } = bodyOf(told);
    const { retry } = told;
    const headers = {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signatureHeaders(this.signingSecret, body, Math.floor(this.clock.millis() / 1_000)),
      ...(retry === undefined ? {} : { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }),
    };
    const signal = AbortSignal.timeout(this.answerWithinMs);
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual', dispatcher: this.agent });
      return { status: answer.status, body: read(await answer.text()), noRetry: answer.headers.get('x-slack-no-retry') === '1' };
    } catch {
      return nobody;
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}
