import { z } from 'zod';
import { anyText, confirmSchema, identifier, optionSchema, plainText } from './text-object.schema.js';

const actionId = identifier.optional();
const confirm = confirmSchema.optional();
const placeholder = plainText(150).optional();
const focus_on_load = z.boolean().optional();
const url = z
  .string()
  .max(3_000)
  .regex(/^https?:\/\/|^mailto:|^slack:/, 'Invalid URL');

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: actionId,
  value: z.string().max(2_000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm,
  accessibility_label: z.string().max(75).optional(),
});

const image = z.strictObject({
  type: z.literal('image'),
  image_url: url,
  alt_text: z.string().min(1).max(2_000),
});

const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  action_id: actionId,
  options: z.array(optionSchema).min(1).max(100),
  initial_option: optionSchema.optional(),
  placeholder,
  confirm,
  focus_on_load,
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: z.array(optionSchema).min(1).max(5),
  confirm,
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: actionId,
  options: z.array(optionSchema).min(1).max(10),
  initial_option: optionSchema.optional(),
  confirm,
  focus_on_load,
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: actionId,
  options: z.array(optionSchema).min(1).max(10),
  initial_options: z.array(optionSchema).min(1).max(10).optional(),
  confirm,
  focus_on_load,
});

const dispatch_action_config = z
  .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional() })
  .optional();

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  initial_value: z.string().max(3_000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3_000).optional(),
  max_length: z.number().int().min(1).max(3_000).optional(),
  dispatch_action_config,
  placeholder,
  focus_on_load,
});

const numberInput = z.strictObject({
  type: z.literal('number_input'),
  action_id: actionId,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  dispatch_action_config,
  placeholder,
  focus_on_load,
});

/** What stands in `actions`, beside a section, and in a context; https://docs.slack.dev/reference/block-kit/block-elements. Others are not simulated. */
export const actionElementSchema = z.discriminatedUnion('type', [button, staticSelect, overflow, radioButtons, checkboxes]);
export const accessorySchema = z.discriminatedUnion('type', [button, staticSelect, overflow, radioButtons, checkboxes, image]);
export const inputElementSchema = z.discriminatedUnion('type', [plainTextInput, numberInput, staticSelect, radioButtons, checkboxes]);
export const contextElementSchema = z.union([image, anyText(3_000)]);

export type BlockElement = z.infer<typeof actionElementSchema> | z.infer<typeof accessorySchema> | z.infer<typeof inputElementSchema>;
