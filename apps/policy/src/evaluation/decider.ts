import type { PendingApproval } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ApprovalsStore } from '../grants/approvals.store.js';
import { GrantsStore } from '../grants/grants.store.js';
import { MemoryStore } from '../grants/memory.store.js';
import { RememberedBlocksStore } from '../grants/remembered-blocks.store.js';
import type { Grant, Question } from '../rules/memory.js';
import type { Holding } from '../rules/ruling.js';
import type { Answer } from './answer.entity.js';
import { decide, type Decided } from './decide.js';
import { grantsTold } from './grants-told.js';
import { decisionOf } from './reasons.js';

/** Decides a question and does what follows from the ruling, in the caller's transaction. */
@Injectable()
export class Decider {
  constructor(
    private readonly memory: MemoryStore,
    private readonly approvals: ApprovalsStore,
    private readonly grants: GrantsStore,
    private readonly blocks: RememberedBlocksStore,
  ) {}

  /** With `claimed` the call asks to use just that grant: it counts as there, and is used up if the call goes on. */
  async decide(manager: EntityManager, question: Question, claimed: Grant | null = null): Promise<Answer> {
    const loaded = await this.memory.load(manager, question);
    const known = claimed === null || loaded.grants.some(({ id }) => id === claimed.id);
    const decided = decide(question, known ? loaded : { ...loaded, grants: [...loaded.grants, claimed] });
    const { ruling } = decided;
    const answer = { exchangeId: question.exchangeId, requestId: question.requestId, decision: decisionOf(decided) };

    if (ruling.outcome === 'refuse') {
      if (ruling.remember) await this.blocks.refuse(manager, question, ruling.hits, ruling.remember === 'reviewer' ? ruling.refusal : null);
      return { ...answer, outcome: 'refuse', refusal: ruling.refusal };
    }
    if (ruling.outcome === 'hold') return { ...answer, outcome: 'hold', approval: await this.ask(manager, question, ruling) };
    const uses = new Map([...ruling.uses, ...(claimed ? [claimed] : [])].map((grant) => [grant.id, grant]));
    await this.grants.consume(manager, [...uses.values()], question.exchangeId);
    await this.remember(manager, decided, uses.size > 0 && claimed === null);
    return { ...answer, outcome: 'go', grants: grantsTold(decided.situation, [...uses.values()]) };
  }

  /** What an earlier approval covers here was perhaps approved in another conversation; `whole`: all of the call was. */
  private async remember(manager: EntityManager, { situation, ruling }: Decided, whole: boolean): Promise<void> {
    const { question, standing } = situation;
    const hits = whole ? [...standing, ...ruling.hits] : standing;
    if (hits.length > 0) await this.blocks.approve(manager, question, hits, whole ? question.blocks.map(({ identity }) => identity) : []);
  }

  private async ask(manager: EntityManager, question: Question, ruling: Holding): Promise<PendingApproval> {
    const { joins } = ruling;
    const row = joins
      ? await this.approvals.join(manager, joins.id, question, ruling)
      : await this.approvals.open(manager, question, ruling);
    return { id: row.id, expiresAt: row.expiresAt.toISOString(), joined: joins !== null };
  }
}
