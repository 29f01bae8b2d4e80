import { failpoint } from '#failpoints';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MemoryStore, principalsOf } from '../grants/memory.store.js';
import { type Resolution, ResolutionService } from '../grants/resolution.service.js';
import type { WorkingMemory } from '../grants/working-memory.js';
import { isStanding, type Question } from '../rules/memory.js';
import type { Answer } from './answer.entity.js';
import { AnswersStore, requestKey } from './answers.store.js';
import { Claims } from './claims.js';

/** Answers what ingress asks, each request once: of a batch, deciding, remembering and answering commit together. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly memory: MemoryStore,
    private readonly answers: AnswersStore,
    private readonly claims: Claims,
    private readonly resolutions: ResolutionService,
  ) {}

  /** In the order they stand. */
  async answer(questions: readonly Question[]): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.memory.lock(manager, principalsOf(questions));
      await failpoint('decision.made.before');
      const known = await this.answers.known(manager, questions);
      const fresh = [...new Map(questions.map((question) => [requestKey(question), question])).values()].filter(
        (question) => !known.has(requestKey(question)),
      );
      const memory = await this.memory.load(manager, fresh);
      const answers = await this.rule(manager, memory, fresh);
      await this.memory.save(manager, memory);
      await this.answers.give(manager, answers, [...known.values()]);
      await failpoint('decision.made.after');
    });
  }

  /**
   * Takes the ends of approvals in, each once, and answers the calls that claimed them before that was known here. The result says how
   * many were news: one that is told again, or was never asked for here, changes nothing.
   */
  async learn(resolutions: readonly Resolution[]): Promise<number> {
    return await this.transactions.run(async (manager) => {
      const ids = resolutions.map(({ approvalId }) => approvalId);
      await this.memory.lock(manager, await this.memory.principalsOf(manager, ids));
      const kept = await this.claims.kept(manager, ids);
      const memory = await this.memory.load(manager, kept, ids);
      if (resolutions.some(({ grant }) => grant && isStanding(grant))) await this.memory.countStanding(manager, memory);
      const news = resolutions.filter((resolution) => this.resolutions.close(memory, resolution));
      const answers = await this.rule(manager, memory, kept);
      await this.memory.save(manager, memory);
      await this.answers.give(manager, answers);
      await failpoint('resolution.learned');
      return news.length;
    });
  }

  private async rule(manager: EntityManager, memory: WorkingMemory, questions: readonly Question[]): Promise<Answer[]> {
    const ruled = questions.map((question) => ({ question, answer: this.claims.rule(memory, question) }));
    await this.claims.keep(
      manager,
      ruled.flatMap(({ question, answer }) => (answer === null ? question : [])),
    );
    return ruled.flatMap(({ answer }) => answer ?? []);
  }
}
