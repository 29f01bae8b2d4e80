import type { Answer, Question } from './ingress-scene.fake.js';

/** A policy by which people are asked about the production database. */
export const askingPolicy = `
version: 1
rules:
  - id: production-database
    on: [request]
    match: { patterns: ["prod(uction)?[-_ ]?(db|database)"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: A reviewer must agree.
`;

/** A call to the Messages API that says this. */
export const ask = (content: unknown, more: object = {}) => ({
  model: 'claude-test',
  max_tokens: 10,
  messages: [{ role: 'user', content }],
  ...more,
});

/** The policy service opens this approval, which nobody has decided. */
export const heldOn = (id: string): Extract<Answer, { outcome: 'hold' }> => ({
  outcome: 'hold',
  approval: { id, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), joined: false },
});

export const go: Answer = { outcome: 'go', grants: [] };

/** The approval of a call, where each has its own. */
export const approvalOf = (exchange: string): string => `of-${exchange}`;

/** Every call that a rule asks about has an approval of its own, and may go on once that is approved. */
export const everyCallAsks = ({ purpose, exchangeId }: Question): Answer => (purpose === 'claim' ? go : heldOn(approvalOf(exchangeId)));
