import type { PendingApproval } from '#contracts';
import { Injectable } from '@nestjs/common';
import { ApprovalsStore } from '../grants/approvals.store.js';
import { GrantsStore } from '../grants/grants.store.js';
import { RememberedBlocksStore } from '../grants/remembered-blocks.store.js';
import type { WorkingMemory } from '../grants/working-memory.js';
import { besideRule, type Grant, type Question } from '../rules/memory.js';
import type { Holding } from '../rules/ruling.js';
import type { Answer } from './answer.entity.js';
import { decide, type Decided } from './decide.js';
import { grantsTold, grantsUsed } from './grants-used.js';
import { decisionOf } from './reasons.js';

/** Decides a question, and notes in the working memory what follows from the ruling. */
@Injectable()
export class Decider {
  constructor(
    private readonly approvals: ApprovalsStore,
    private readonly grants: GrantsStore,
    private readonly blocks: RememberedBlocksStore,
  ) {}

  /** With `claimed` the call asks to use just that grant of its approval: it counts as there, and is used up if the call goes on. */
  decide(memory: WorkingMemory, question: Question, claimed: Grant | null = null): Answer {
    const about = memory.about(question);
    const others = about.grants.filter(({ approvalId }) => approvalId !== claimed?.approvalId);
    const decided = decide(question, claimed === null ? about : { ...about, grants: [...others, claimed] });
    const { ruling } = decided;
    const answer = { exchangeId: question.exchangeId, requestId: question.requestId, decision: decisionOf(decided) };

    if (ruling.outcome === 'refuse') {
      if (ruling.remember) this.blocks.refuse(memory, question, ruling.hits, ruling.remember === 'reviewer' ? ruling.refusal : null);
      return { ...answer, outcome: 'refuse', refusal: ruling.refusal };
    }
    if (ruling.outcome === 'hold') return { ...answer, outcome: 'hold', approval: this.ask(memory, question, ruling) };
    const uses = grantsUsed(decided, claimed);
    this.grants.use(memory, uses, question.exchangeId);
    this.remember(
      memory,
      decided,
      ruling.uses.filter(({ id }) => id !== claimed?.id),
    );
    return { ...answer, outcome: 'go', grants: grantsTold(uses) };
  }

  /** What an earlier approval covers here was perhaps approved in another conversation; of a single use, all of the call was. */
  private remember(memory: WorkingMemory, { situation, ruling }: Decided, whole: readonly Grant[]): void {
    const { question, standing } = situation;
    for (const { match, block, grant } of standing) this.blocks.approve(memory, question, grant, match.ruleId, block.identity);
    for (const { match, block } of whole.length > 0 ? ruling.hits : []) {
      const grant = whole.find(({ ruleIds }) => ruleIds.includes(match.ruleId)) ?? whole[0]!;
      this.blocks.approve(memory, question, grant, match.ruleId, block.identity);
    }
    for (const grant of whole.slice(0, 1))
      for (const { digest } of question.blocks) this.blocks.approve(memory, question, grant, besideRule, digest);
  }

  private ask(memory: WorkingMemory, question: Question, ruling: Holding): PendingApproval {
    const { joins } = ruling;
    const row = joins ? this.approvals.join(memory, joins.id, question, ruling) : this.approvals.open(memory, question, ruling);
    return { id: row.id, expiresAt: row.expiresAt.toISOString(), joined: joins !== null };
  }
}
