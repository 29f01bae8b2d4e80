import { principalKey } from '#contracts';
import { failpoint } from '#failpoints';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { MemoryStore } from '../grants/memory.store.js';
import type { Question } from '../rules/memory.js';
import { AnswersStore } from './answers.store.js';
import { Claims } from './claims.js';
import { Decider } from './decider.js';

/** Answers what ingress asks, each request once: deciding, remembering and answering commit together. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly memory: MemoryStore,
    private readonly answers: AnswersStore,
    private readonly claims: Claims,
    private readonly decider: Decider,
  ) {}

  async answer(question: Question): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.memory.lock(manager, principalKey(question.principal));
      await failpoint('decision.made.before');
      if (await this.answers.repeat(manager, question)) return;
      const answer =
        question.purpose === 'claim' ? await this.claims.rule(manager, question) : await this.decider.decide(manager, question);
      if (answer) await this.answers.give(manager, answer);
      await failpoint('decision.made.after');
    });
  }
}
