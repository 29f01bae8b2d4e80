import { z } from 'zod';
import { viewBlocksSchema } from './block.schema.js';
import { plainText } from './text-object.schema.js';

const shared = {
  blocks: viewBlocksSchema,
  private_metadata: z.string().max(3_000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modalSchema = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...shared,
  })
  .refine(({ blocks, submit }) => submit !== undefined || blocks.every(({ type }) => type !== 'input'), {
    message: 'missing required field: submit',
    path: ['submit'],
  });

/** A modal or a home tab with Slack's limits, https://docs.slack.dev/reference/views. */
export const viewSchema = z.discriminatedUnion('type', [modalSchema, z.strictObject({ type: z.literal('home'), ...shared })]);
export type View = z.infer<typeof viewSchema>;
export type Modal = z.infer<typeof modalSchema>;
