import type { Reason, RecordedFinding } from '#contracts';
import { type Happened, marksOf } from './block-marks.js';
import type { ExchangeApproval } from './exchange-approvals.js';

const id = 'messages.0.content.0';
const text = 'Use [masked:github-token#k3f9] for [masked:customers], not [masked:made-up#aaaa].';
const finding = (kind: string, fingerprint: string, more: Partial<RecordedFinding> = {}): RecordedFinding => ({
  kind,
  category: 'secret',
  severity: 'high',
  confidence: 'certain',
  block: id,
  start: 0,
  end: 1,
  fingerprint,
  mask: 'on_the_way',
  ...more,
});
const reason = (code: Reason['code'], ruleId: string, blocks = [id]): Reason => ({
  code,
  ruleId,
  action: 'require-approval',
  mode: 'enforce',
  blocks,
});
const approval = (approvalId: string, ruleId: string | null, heldAt: string | null): ExchangeApproval => ({
  id: approvalId,
  state: 'approved',
  ruleId,
  phase: 'request',
  joined: false,
  heldAt,
  heldMs: null,
  votes: [],
  reason: null,
  grant: null,
});
const nothing: Happened = { findings: [], reasons: [], approvals: [], instead: new Map(), cutIn: null };
const whole = { start: 0, end: text.length };

describe('the marks of a block', () => {
  it.each([
    ['by its label', 'RhU3-9vQ2kXw_w1sB7yT0aZq', { label: 'k3f9' }],
    ['by its fingerprint, as an earlier ingress recorded it', 'k3f9abcdefghijkl', {}],
  ])('stand where a value or a word was masked, and not where the text only says so: %s', (_, fingerprint, shown) => {
    const findings = [
      finding('github-token', fingerprint, shown),
      finding('customers', '', { category: 'custom', mask: 'record_only' }),
      finding('made-up', 'bbbbcdefghijklmn'),
    ];
    expect(marksOf({ id, text }, { ...nothing, findings })).toMatchObject([
      { kind: 'masked', start: 4, end: 30, finding: 'github-token', category: 'secret', mask: 'on_the_way', ruleId: null },
      { kind: 'masked', start: 35, end: 53, finding: null, category: 'custom', mask: 'record_only', ruleId: 'customers' },
    ]);
  });

  it('say by which signals a text wants to steer the model', () => {
    const signal = { category: 'injection', mask: 'record_only' } as const;
    const findings = [finding('chat-template', 'a1b2', signal), finding('chat-template', 'c3d4', signal)];
    const marks = marksOf({ id, text }, { ...nothing, findings });
    expect(marks).toMatchObject([{ kind: 'signal', ...whole, finding: 'chat-template', category: 'injection' }]);
    expect(marks).toHaveLength(1);
  });

  it('say which dangers a call has, each once, and never take a danger’s name for a mask', () => {
    const danger = { category: 'danger', mask: 'record_only' } as const;
    const findings = [
      finding('destructive-files', '', danger),
      finding('destructive-files', '', danger),
      finding('persistence', '', danger),
    ];
    const call = 'rm -rf / # [masked:destructive-files]';
    expect(marksOf({ id, text: call }, { ...nothing, findings })).toMatchObject([
      { kind: 'danger', start: 0, end: call.length, finding: 'destructive-files', category: 'danger' },
      { kind: 'danger', finding: 'persistence' },
    ]);
  });

  it('say of the whole what was decided about it, which approvals it waited for, and what went out in its place', () => {
    const reasons = [reason('rule_matched', 'production'), reason('withheld', 'keys'), reason('rule_matched', 'other', ['elsewhere'])];
    const approvals = [
      approval('a1', 'production', '2026-01-01T00:00:00.000Z'),
      approval('a2', 'production', null),
      approval('a3', 'other', '2026-01-01T00:00:00.000Z'),
      approval('a4', null, null),
    ];
    const marks = marksOf({ id, text }, { ...nothing, reasons, approvals, instead: new Map([[id, 'No.']]) });
    expect(marks).toMatchObject([
      { kind: 'matched', ...whole, ruleId: 'production', reason: 'rule_matched' },
      { kind: 'withheld', ...whole, ruleId: 'keys', reason: 'withheld' },
      { kind: 'withheld', ...whole, instead: 'No.' },
      { kind: 'held', ...whole, approvalId: 'a1', ruleId: 'production' },
      { kind: 'granted', ...whole, approvalId: 'a2', ruleId: 'production' },
    ]);
  });

  it('say where the client’s copy ended', () => {
    expect(marksOf({ id, text }, { ...nothing, cutIn: id })).toMatchObject([{ kind: 'cut', start: text.length, end: text.length }]);
    expect(marksOf({ id, text }, { ...nothing, cutIn: 'another' })).toEqual([]);
  });
});
