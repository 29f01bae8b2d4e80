import { randomBytes } from 'node:crypto';
import type { Finding } from '#contracts';
import { compilePolicy } from '../compile/compile-policy.js';
import type { CompiledPolicy } from '../compile/compiled-policy.js';
import type { CallAttributes, EvaluatedBlock } from './evaluation.js';

/** A policy for a spec; throws with the problems when it does not compile. */
export function policyOf(rules: string, top = ''): CompiledPolicy {
  const result = compilePolicy(`version: 1\n${top}\nrules:\n${rules}`, { checkPattern: () => null });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

export const attributesOf = (changes: Partial<CallAttributes> = {}): CallAttributes => ({
  principal: { issuer: 'https://issuer.test', subject: 'alice', name: 'Alice', email: 'alice@example.test', groups: ['engineering'] },
  client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.0' },
  model: 'claude-opus',
  route: { model: 'claude-opus', path: '/v1/messages', stream: true },
  tools: ['Bash', 'Read'],
  time: new Date('2026-03-04T05:06:07Z'),
  sizes: { bytes: 2_048, messages: 3 },
  ...changes,
});

export const findingOf = (block: string, changes: Partial<Finding> = {}): Finding => ({
  kind: 'github-token',
  category: 'secret',
  severity: 'critical',
  confidence: 'certain',
  block,
  start: 0,
  end: 40,
  fingerprint: randomBytes(8).toString('hex'),
  ...changes,
});

export const blockOf = (id: string, changes: Partial<EvaluatedBlock> = {}): EvaluatedBlock => ({
  id,
  provenance: 'user',
  role: 'user',
  position: 'tail',
  kind: 'text',
  scannable: true,
  findings: [],
  custom: [],
  ...changes,
});
