import { z } from 'zod';

const messageSchema = z.looseObject({
  type: z.string(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
  stop_reason: z.string().nullish(),
  error: z.looseObject({ type: z.string(), message: z.string() }).optional(),
});
export type Message = z.infer<typeof messageSchema>;

export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

const eventSchema = z.looseObject({ delta: z.looseObject({ text: z.string().optional() }).optional() });

/** The events of a finished stream; comments (the beats of a held call) are none. */
const streamEvents = (body: string): StreamEvent[] =>
  body.split(/\r?\n\r?\n/).flatMap((frame) => {
    const field = (name: string) =>
      frame
        .split(/\r?\n/)
        .filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).trimStart())
        .join('\n');
    return field('event') === '' ? [] : [{ event: field('event'), data: field('data') }];
  });

/** What a client saw of one call, whole. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly body: string,
  ) {}

  /** The id that the audit knows this call by. Throws when the reply carries none: every reply must. */
  get exchange(): string {
    const id = this.headers.get('ostiary-exchange');
    if (id === null) throw new Error(`A reply without an exchange id: ${this.status} ${this.body.slice(0, 200)}`);
    return id;
  }

  get verdict(): string | null {
    return this.headers.get('ostiary-verdict');
  }

  get reasons(): string[] {
    return this.headers.get('ostiary-reasons')?.split(', ') ?? [];
  }

  get isStream(): boolean {
    return this.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  }

  get events(): StreamEvent[] {
    return streamEvents(this.body);
  }

  /** The JSON reply; beats of a held call may stand before it. */
  get message(): Message {
    return messageSchema.parse(JSON.parse(this.body));
  }

  /** The text that the model said, from either form. */
  get text(): string {
    if (!this.isStream) return this.message.content.map((block) => block.text ?? '').join('');
    return this.events
      .filter(({ event }) => event === 'content_block_delta')
      .map(({ data }) => eventSchema.parse(JSON.parse(data)).delta?.text ?? '')
      .join('');
  }
}
