import { randomBytes } from 'node:crypto';
import type { ApprovalTerms, RuleMatch, UndecidedBlock } from '#contracts';
import { wordsOf } from './words.js';
import type { Grant, Memory, OpenApproval, Question, RememberedBlock, WaitingCall } from './memory.js';

const id = () => randomBytes(6).toString('hex');

const alice = {
  issuer: 'https://issuer.test',
  subject: 'alice',
  name: 'Alice',
  email: 'alice@example.test',
  groups: ['engineering'],
};

/** What rules ask for, and grants rest on, unless a test says otherwise: a reviewer may give all that there is. */
const askedTerms: ApprovalTerms = {
  reviewers: ['security'],
  quorum: 1,
  expiresInMs: 900_000,
  grant: { scope: 'duration', forMs: 7 * 24 * 60 * 60_000 },
};

/** A block in a call; its identity is its text unless said otherwise. */
export const blockOf = (text: string, changes: Partial<UndecidedBlock> = {}): UndecidedBlock => ({
  id: `messages.0.content.${id()}`,
  identity: `identity of ${text}`,
  provenance: 'user',
  position: 'tail',
  matched: true,
  digest: `digest of ${text}`,
  chars: text.length,
  text,
  ...changes,
});

export const matchOf = (
  ruleId: string,
  action: RuleMatch['action'],
  blocks: readonly UndecidedBlock[],
  changes: Partial<RuleMatch> = {},
): RuleMatch => ({
  ruleId,
  action,
  mode: 'enforce',
  message: `Message of ${ruleId}.`,
  history: 'withhold',
  blocks: blocks.map((block) => block.id),
  approval: action === 'require-approval' ? askedTerms : null,
  ...changes,
});

/** A question about some matches; its tail is what stands there, `beside` included. */
export function questionOf(
  matches: readonly RuleMatch[],
  blocks: readonly UndecidedBlock[],
  { beside = [], ...changes }: Partial<Question> & { beside?: readonly string[] } = {},
): Question {
  const tail = blocks.filter(({ position }) => position === 'tail').map(({ identity }) => identity);
  return {
    exchangeId: id(),
    requestId: id(),
    purpose: 'decide',
    approvalId: null,
    phase: 'request',
    sessionId: 'session-1',
    principal: alice,
    client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.0' },
    model: 'claude-opus',
    policyVersion: 3,
    fingerprint: `fingerprint of ${[...tail, ...beside].join(' + ')}`,
    matches: [...matches],
    blocks: [...blocks],
    cut: null,
    tail: [...tail, ...beside],
    findings: [],
    tools: ['Bash'],
    holdableMs: 540_000,
    ...changes,
  };
}

export const memoryOf = (changes: Partial<Memory> = {}): Memory => ({
  blocks: [],
  grants: [],
  open: [],
  denials: [],
  now: new Date(),
  mayAsk: true,
  ...changes,
});

export const refusedBlock = (block: UndecidedBlock, ruleId: string, changes: Partial<RememberedBlock> = {}): RememberedBlock => ({
  identity: block.identity,
  ruleId,
  verdict: 'refused',
  byReviewer: false,
  refusal: { ruleId, message: `Message of ${ruleId}.`, decidedBy: [], reason: null, reference: 'earlier-exchange', advice: null },
  tail: [block.identity],
  ...changes,
});

export const approvedBlock = (block: UndecidedBlock, ruleId: string): RememberedBlock => ({
  ...refusedBlock(block, ruleId),
  verdict: 'approved',
  byReviewer: true,
  refusal: null,
});

export const waitingCall = (question: Question, changes: Partial<WaitingCall> = {}): WaitingCall => ({
  exchangeId: question.exchangeId,
  fingerprint: question.fingerprint,
  sessionId: question.sessionId,
  offersTools: question.tools.length > 0,
  words: wordsOf(question),
  blocks: question.blocks
    .filter(({ matched }) => matched)
    .map(({ identity, text, chars }) => ({ identity, text, whole: text.length === chars })),
  ...changes,
});

/** An approval that is under way for a call, its card showing all of it. */
export const openFor = (question: Question, changes: Partial<OpenApproval> = {}): OpenApproval => ({
  id: 'p',
  phase: question.phase,
  ruleIds: ['a'],
  expiresAt: new Date(),
  shown: question.blocks.map(({ digest }) => digest),
  contents: 1,
  weight: 0,
  waiters: [waitingCall(question)],
  ...changes,
});

/** A single-use grant for a call, given on the terms that its rules ask for. */
export const grantOf = (question: Question, changes: Partial<Grant> = {}): Grant => ({
  id: 'g',
  approvalId: 'p',
  ruleIds: ['a'],
  scope: 'once',
  fingerprint: question.fingerprint,
  sessionId: question.sessionId,
  terms: askedTerms,
  policyVersion: question.policyVersion,
  askedAt: new Date(),
  givenAt: new Date(),
  ...changes,
});
