import { z } from 'zod';
import { accessorySchema, actionElementSchema, contextElementSchema, inputElementSchema } from './block-element.schema.js';
import { richTextSchema } from './rich-text.schema.js';
import { anyText, identifier, plainText } from './text-object.schema.js';

const block_id = identifier.optional();

const sectionSchema = z
  .strictObject({
    type: z.literal('section'),
    block_id,
    text: anyText(3_000).optional(),
    fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    accessory: accessorySchema.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, { message: 'missing required field: text', path: ['text'] });

/** Blocks with Slack's limits, https://docs.slack.dev/reference/block-kit/blocks. Of all that there are, those that bots like ours use. */
export const blockSchema = z.discriminatedUnion('type', [
  sectionSchema,
  z.strictObject({ type: z.literal('header'), block_id, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({ type: z.literal('context'), block_id, elements: z.array(contextElementSchema).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(actionElementSchema).min(1).max(25) }),
  z.strictObject({
    type: z.literal('image'),
    block_id,
    image_url: z.string().max(3_000),
    alt_text: z.string().min(1).max(2_000),
    title: plainText(2_000).optional(),
  }),
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plainText(2_000),
    element: inputElementSchema,
    hint: plainText(2_000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  richTextSchema,
]);
export type Block = z.infer<typeof blockSchema>;

/** The elements of a block that people can act on. */
export function elementsOf(block: Block) {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'section') return block.accessory === undefined || block.accessory.type === 'image' ? [] : [block.accessory];
  return block.type === 'input' ? [block.element] : [];
}

const distinct = (values: readonly (string | undefined)[]): boolean => {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size === given.length;
};

const blocks = (max: number) =>
  z
    .array(blockSchema)
    .max(max)
    .refine((all) => distinct(all.map(({ block_id }) => block_id)), 'block_id must be unique in a message')
    .refine(
      (all) => all.every((block) => distinct(elementsOf(block).map(({ action_id }) => action_id))),
      'action_id must be unique in a block',
    );

export const messageBlocksSchema = blocks(50);
export const viewBlocksSchema = blocks(100);
