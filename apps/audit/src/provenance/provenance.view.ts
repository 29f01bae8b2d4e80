import { principalSchema } from '#contracts';
import { z } from 'zod';

/** A file of more than that is asked about in parts, as `ostiary provenance` does. */
const mostUnits = 131_072;
const mostLines = 2_000;

export const provenanceBody = z
  .object({
    text: z
      .string()
      .max(mostUnits)
      .refine((text) => text.split('\n', mostLines + 1).length <= mostLines, `at most ${mostLines} lines: ask about longer texts in parts`)
      .describe('The code, as it stands in its file or as somebody sent it: at most 131,072 UTF-16 units and 2,000 lines.'),
    language: z
      .string()
      .max(50)
      .optional()
      .describe(
        'Its language, as a name (`typescript`) or a file’s ending (`ts`); code that is known to be in another one is then left out.',
      ),
  })
  .strict();
export type ProvenanceQuestion = z.infer<typeof provenanceBody>;

const rangeSchema = z.object({
  start: z.number().int().describe('Where it begins in the text, in UTF-16 units.'),
  end: z.number().int().describe('Where it ends, exclusive.'),
  firstLine: z.number().int().describe('Its first line, from 1.'),
  lastLine: z.number().int().describe('Its last line.'),
});

const matchSchema = z.object({
  coverage: z
    .number()
    .describe(
      'How much of the code was written there, from 0 to 1: of the sections (30 lines) of the text in which some of it was found; of a text of up to 45 lines: of all.',
    ),
  agreement: z.number().describe('How far names and literals are the same there, or were renamed as one, from 0 to 1.'),
  ranges: z.array(rangeSchema).describe('What of the text was written there.'),
  sessionId: z.string().describe('The session in which a model wrote it.'),
  exchangeId: z.string().describe('The exchange whose reply holds it.'),
  turn: z.number().int().describe('Which exchange of its session that is, from 1.'),
  principal: principalSchema.nullable().describe('Who asked for it; null when the caller could not be identified.'),
  model: z.string().nullable().describe('The model that was asked.'),
  at: z.iso.datetime().describe('When the exchange began.'),
});
export type ProvenanceMatch = z.infer<typeof matchSchema>;
export type MatchRange = z.infer<typeof rangeSchema>;

export const provenanceSchema = z.object({
  matches: z
    .array(matchSchema)
    .describe(
      'Who generated it: the likeliest first, of equals the oldest. Empty where nobody did, or it is not sure: under ten lines, unless all of them stand there letter by letter, and below 30 % of coverage.',
    ),
});
export type Provenance = z.infer<typeof provenanceSchema>;
