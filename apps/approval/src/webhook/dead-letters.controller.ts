import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import { OstiaryError } from '#contracts';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import { decodeCursor, encodeCursor } from '#persistence';
import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { type DeadLetter, DeadLettersStore } from './dead-letters.store.js';
import { WebhookNotifier } from './webhook.notifier.js';

const time = z.iso.datetime();
const deadLetterSchema = z.object({
  webhook: z.string(),
  eventId: z.string(),
  approvalId: z.string(),
  reason: z.string().describe('What the last attempt came to.'),
  attempts: z.number().int(),
  happenedAt: time,
  diedAt: time,
});
const listSchema = z.object({
  items: z.array(deadLetterSchema),
  next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
});
const querySchema = z
  .object({
    webhook: z.string().max(100).optional(),
    cursor: z.string().max(1_000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
const resendSchema = z.object({ webhook: z.string().max(100), eventId: z.string().max(200) }).strict();
const resentSchema = z.object({ webhook: z.string(), eventId: z.string() });

/** What webhooks could not be told. Kept for fourteen days. */
@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('api/webhooks/dead-letters')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('administrator')
export class DeadLettersController {
  constructor(
    private readonly dead: DeadLettersStore,
    private readonly notifier: WebhookNotifier,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listDeadLetters', summary: 'What webhooks could not be told, the latest first.' })
  @ApiOkResponse({ standardSchema: listSchema })
  async list(@Query({ schema: querySchema }) { webhook, cursor, limit }: z.infer<typeof querySchema>): Promise<z.infer<typeof listSchema>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const found = await this.dead.list(webhook ?? null, after, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last ? encodeCursor({ at: last.diedAt, id: `${last.eventId} ${last.webhook}` }) : null;
    return { items: items.map(viewOf), next };
  }

  @Post('resend')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resendDeadLetter', summary: 'Posts a dead letter again, under the same id, for another day.' })
  @ApiOkResponse({ standardSchema: resentSchema })
  async resend(@Body({ schema: resendSchema }) { webhook, eventId }: z.infer<typeof resendSchema>): Promise<z.infer<typeof resentSchema>> {
    if (!(await this.dead.resend(webhook, eventId))) throw new OstiaryError('resource_unknown', 'There is no such dead letter.');
    this.notifier.wake();
    return { webhook, eventId };
  }
}

const viewOf = ({ notedAt, diedAt, ...letter }: DeadLetter): z.infer<typeof deadLetterSchema> => ({
  ...letter,
  happenedAt: notedAt.toISOString(),
  diedAt: diedAt.toISOString(),
});
