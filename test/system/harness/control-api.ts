import { eventually } from '#messaging/testing';
import { z } from 'zod';

const approvalSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  rule: z.unknown(),
  revision: z.number(),
  content: z.array(z.looseObject({ blocks: z.array(z.looseObject({ text: z.string(), matched: z.boolean() })) })),
  exchangeId: z.string(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** Whether the matched text on an approval's card holds a text. */
export const shows = ({ content }: Approval, text: string): boolean =>
  content.some(({ blocks }) => blocks.some((block) => block.matched && block.text.includes(text)));

const exchangeSchema = z.looseObject({
  id: z.string(),
  sessionId: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  verdict: z.string().nullable(),
  outcome: z.string().nullable(),
  principal: z.looseObject({ subject: z.string() }).nullable(),
});
export type ExchangeView = z.infer<typeof exchangeSchema>;

const page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().nullable() });

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One person at the control APIs. */
export class ControlApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async ask(method: string, path: string, body?: { type: string; content: string }): Promise<ControlAnswer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': body.type }) },
      body: body?.content,
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Every pending approval, over all pages. */
  pendingApprovals(): Promise<Approval[]> {
    return this.all('/api/approvals?state=pending&limit=200', approvalSchema);
  }

  /** The pending approval whose card shows `text`, once it is there. */
  approvalWith(text: string): Promise<Approval> {
    return eventually(`a pending approval about "${text}"`, async () =>
      (await this.pendingApprovals()).find((approval) => shows(approval, text)),
    );
  }

  async approval(id: string): Promise<Approval> {
    const { body } = await this.ask('GET', `/api/approvals/${id}`);
    return approvalSchema.parse(body);
  }

  /** On what is shown now. */
  async vote(id: string, decision: 'approve' | 'deny', reason?: string): Promise<ControlAnswer> {
    return this.voteOn(await this.approval(id), decision, reason);
  }

  /** On what was shown. */
  voteOn({ id, revision }: Approval, decision: 'approve' | 'deny', reason = 'looked at it'): Promise<ControlAnswer> {
    const content = JSON.stringify({ decision, reason, revision });
    return this.ask('POST', `/api/approvals/${id}/votes`, { type: 'application/json', content });
  }

  publish(policy: string): Promise<ControlAnswer> {
    return this.ask('PUT', '/api/policy?force=true', { type: 'application/yaml', content: policy });
  }

  async exchange(id: string): Promise<ExchangeView | null> {
    const { status, body } = await this.ask('GET', `/api/exchanges/${id}`);
    return status === 200 ? exchangeSchema.parse(body) : null;
  }

  /** The record of an exchange once it has ended. */
  endedExchange(id: string, timeoutMs?: number): Promise<ExchangeView> {
    return eventually(
      `exchange ${id}, ended, in the audit`,
      async () => {
        const found = await this.exchange(id);
        return found !== null && found.endedAt !== null && found;
      },
      timeoutMs,
    );
  }

  /** Every exchange that the audit lists, over all pages. */
  exchanges(query = ''): Promise<ExchangeView[]> {
    return this.all(`/api/exchanges?${query}`, exchangeSchema);
  }

  private async all<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>[]> {
    const all: z.output<S>[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const at = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { items, next } = page(schema).parse((await this.ask('GET', `${path}${at}`)).body);
      all.push(...items);
      cursor = next;
    }
    return all;
  }
}
