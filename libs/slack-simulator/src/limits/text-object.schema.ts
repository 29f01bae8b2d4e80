import { z } from 'zod';

/** Slack's objects of composition with their limits, https://docs.slack.dev/reference/block-kit/composition-objects. Lengths are UTF-16 units. */
export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
export type TextObject = z.infer<ReturnType<typeof anyText>>;

export const optionSchema = z.strictObject({
  text: anyText(75),
  value: z.string().max(150),
  description: anyText(75).optional(),
  url: z.string().max(3_000).optional(),
});
export type Option = z.infer<typeof optionSchema>;

export const confirmSchema = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const identifier = z.string().max(255);
