import type { PendingApproval } from '#contracts';
import { Injectable } from '@nestjs/common';
import { ApprovalsStore } from '../grants/approvals.store.js';
import { GrantsStore } from '../grants/grants.store.js';
import { RememberedBlocksStore } from '../grants/remembered-blocks.store.js';
import type { WorkingMemory } from '../grants/working-memory.js';
import type { Grant, Question } from '../rules/memory.js';
import type { Holding } from '../rules/ruling.js';
import type { Answer } from './answer.entity.js';
import { decide, type Decided } from './decide.js';
import { grantsTold } from './grants-told.js';
import { decisionOf } from './reasons.js';

/** Decides a question, and notes in the working memory what follows from the ruling. */
@Injectable()
export class Decider {
  constructor(
    private readonly approvals: ApprovalsStore,
    private readonly grants: GrantsStore,
    private readonly blocks: RememberedBlocksStore,
  ) {}

  /** With `claimed` the call asks to use just that grant: it counts as there, and is used up if the call goes on. */
  decide(memory: WorkingMemory, question: Question, claimed: Grant | null = null): Answer {
    const about = memory.about(question);
    const known = claimed === null || about.grants.some(({ id }) => id === claimed.id);
    const decided = decide(question, known ? about : { ...about, grants: [...about.grants, claimed] });
    const { ruling } = decided;
    const answer = { exchangeId: question.exchangeId, requestId: question.requestId, decision: decisionOf(decided) };

    if (ruling.outcome === 'refuse') {
      if (ruling.remember) this.blocks.refuse(memory, question, ruling.hits, ruling.remember === 'reviewer' ? ruling.refusal : null);
      return { ...answer, outcome: 'refuse', refusal: ruling.refusal };
    }
    if (ruling.outcome === 'hold') return { ...answer, outcome: 'hold', approval: this.ask(memory, question, ruling) };
    const uses = new Map([...ruling.uses, ...(claimed ? [claimed] : [])].map((grant) => [grant.id, grant]));
    this.grants.consume(memory, [...uses.values()], question.exchangeId);
    this.remember(memory, decided, uses.size > 0 && claimed === null);
    return { ...answer, outcome: 'go', grants: grantsTold(decided.situation, [...uses.values()]) };
  }

  /** What an earlier approval covers here was perhaps approved in another conversation; `whole`: all of the call was. */
  private remember(memory: WorkingMemory, { situation, ruling }: Decided, whole: boolean): void {
    const { question, standing } = situation;
    const hits = whole ? [...standing, ...ruling.hits] : standing;
    if (hits.length > 0) this.blocks.approve(memory, question, hits, whole ? question.blocks.map(({ digest }) => digest) : []);
  }

  private ask(memory: WorkingMemory, question: Question, ruling: Holding): PendingApproval {
    const { joins } = ruling;
    const row = joins ? this.approvals.join(memory, joins.id, question, ruling) : this.approvals.open(memory, question, ruling);
    return { id: row.id, expiresAt: row.expiresAt.toISOString(), joined: joins !== null };
  }
}
