import { z } from 'zod';
import { amountsSchema, budgetWindowSchema } from '../model/budget-use.js';
import { days, defineTopic } from './topic.js';

export const budgetSpent = defineTopic({
  name: 'ostiary.budget.spent.v1',
  schema: z.object({
    /** One run of one ingress instance. */
    instance: z.string(),
    entries: z
      .array(
        budgetWindowSchema.extend({
          /** All that the instance has counted in the window so far: said twice, or late, it is still true. */
          spent: amountsSchema,
          /** From so much on, of all instances together, every instance is to know; null: that is not bounded. */
          near: z.object({ calls: z.number().nullable(), tokens: z.number().nullable(), micros: z.number().nullable() }),
        }),
      )
      .min(1)
      .max(500),
  }),
  key: 'instance',
  producers: ['ingress'],
  consumers: ['policy'],
  retention: days(1),
  description:
    'What an ingress instance has counted of budgets, moments after it did: sums of its own since the window began, for holders for whom they have changed. The policy service adds up those of all instances.',
});
