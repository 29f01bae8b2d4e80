import { z } from 'zod';

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional();

const inlineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
  z.strictObject({ type: z.literal('link'), url: z.string(), text: z.string().optional(), unsafe: z.boolean().optional(), style }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), style }),
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: z.string().optional() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: z.string(),
    url: z.string().optional(),
    fallback: z.string().optional(),
  }),
]);
export type RichInline = z.infer<typeof inlineSchema>;

const inlines = z.array(inlineSchema);
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: inlines });

const partSchema = z.discriminatedUnion('type', [
  section,
  z.strictObject({ type: z.literal('rich_text_preformatted'), elements: inlines, border: z.number().optional() }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: inlines, border: z.number().optional() }),
  z.strictObject({
    type: z.literal('rich_text_list'),
    elements: z.array(section),
    style: z.enum(['bullet', 'ordered']),
    indent: z.number().int().optional(),
    border: z.number().optional(),
  }),
]);
export type RichPart = z.infer<typeof partSchema>;

/** Text whose formatting is data: what stands in it is never read as markup; https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. */
export const richTextSchema = z.strictObject({
  type: z.literal('rich_text'),
  block_id: z.string().max(255).optional(),
  elements: z.array(partSchema),
});
