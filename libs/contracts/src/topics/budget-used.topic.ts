import { z } from 'zod';
import { amountsSchema, budgetWindowSchema } from '../model/budget-use.js';
import { defineTopic } from './topic.js';

export const budgetUsed = defineTopic({
  name: 'ostiary.budget.used.v1',
  schema: budgetWindowSchema.extend({
    /** What each instance has counted; one that hears it knows its own part better. */
    parts: z.array(amountsSchema.extend({ instance: z.string() })).min(1),
  }),
  key: 'budget and holder',
  producers: ['policy'],
  consumers: ['ingress'],
  retention: 'compact',
  description:
    'How much of a budget is used, by all instances together, from half of it on: far from its end every instance goes by what it counted itself. Every ingress instance reads all of it, from the beginning when it starts.',
});
