import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bodyName } from '../content/body-name.js';
import { BodyReader } from '../content/body.reader.js';
import { comparable } from './text-query.js';

/** Whether an exchange says something word for word. The words say that it may; what stands where, only its content can tell. */
@Injectable()
export class PhraseCheck {
  constructor(private readonly bodies: BodyReader) {}

  /** Looks at what is new in the exchange's bodies; the phrases are `comparable`. False where its content is gone. */
  async says(manager: EntityManager, session: number, exchange: string, phrases: readonly string[]): Promise<boolean> {
    const texts: string[] = [];
    for (const kind of ['request', 'reply'] as const) {
      const blocks = await this.bodies.newBlocks(manager, session, exchange, kind, bodyName(exchange, kind));
      texts.push(...blocks.map(({ text }) => comparable(text)));
    }
    return phrases.every((phrase) => texts.some((text) => text.includes(phrase)));
  }
}
