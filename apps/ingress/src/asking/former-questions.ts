import { Injectable, Logger } from '@nestjs/common';
import { decisionRequested, type TopicData } from '#contracts';
import { Bus } from '#messaging';
import type { AskedQuestion } from './ledger-state.js';

/**
 * Questions of a process that was killed before it heard the answer, which may have opened an approval. Each is asked again under its own
 * id: the policy service repeats the answer that it gave, and one that it never got finds nothing to ask anybody about.
 */
@Injectable()
export class FormerQuestions {
  private readonly logger = new Logger(FormerQuestions.name);

  constructor(private readonly bus: Bus) {}

  askAgain(questions: readonly AskedQuestion[]): void {
    for (const question of questions) {
      const { sessionId: key, exchangeId: subject } = question;
      // Not to be had now: it stays noted, and the next boot asks.
      this.bus.publish(decisionRequested, { key, subject, data: emptied(question) }).catch((error: unknown) => {
        this.logger.warn(
          `What an earlier boot asked could not be asked again: ${error instanceof Error ? error.message : 'unknown error'}`,
        );
      });
    }
  }
}

/** Nothing to decide and no time to wait: it opens nothing where nothing was opened before. */
const emptied = (question: AskedQuestion): TopicData<typeof decisionRequested> => ({
  ...question,
  purpose: 'decide',
  approvalId: null,
  phase: 'request',
  client: { kind: 'unknown', name: 'unknown', version: null },
  model: '',
  fingerprint: '',
  matches: [],
  blocks: [],
  tail: [],
  findings: [],
  tools: [],
  cut: null,
  holdableMs: 0,
});
