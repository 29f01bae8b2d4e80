import type { Finding, Obligation } from '#contracts';
import { recordedFindings } from './recorded-findings.js';

const finding = (changes: Partial<Finding> = {}): Finding => ({
  kind: 'github-token',
  category: 'secret',
  severity: 'high',
  confidence: 'certain',
  block: 'b1',
  start: 0,
  end: 5,
  fingerprint: 'f',
  ...changes,
});
const word = finding({ kind: 'codenames', category: 'custom', fingerprint: '' });
const mask = (findings: string[], blocks = ['b1'], ruleId = 'r'): Obligation => ({ type: 'mask', ruleId, findings, blocks });
const only = (fingerprints: string[]): Obligation => ({ type: 'mask', ruleId: 'r', findings: ['secret'], fingerprints, blocks: ['b1'] });
const withhold = (blocks: string[]): Obligation => ({ type: 'withhold', ruleId: 'r', blocks });

describe('where the mask of a finding was made', () => {
  it.each<[string, Finding, Obligation[], string]>([
    ['its kind is masked', finding(), [mask(['github-token'])], 'on_the_way'],
    ['its category is masked', finding(), [mask(['secret'])], 'on_the_way'],
    ['its block is withheld', finding(), [withhold(['b1'])], 'on_the_way'],
    ['one of several rules masks it', finding(), [mask(['pii']), mask(['secret'])], 'on_the_way'],
    ['it is among the values that a rule masks', finding(), [only(['e', 'f'])], 'on_the_way'],
    ['a rule masks other values of its kind', finding(), [only(['e'])], 'record_only'],
    ['a rule masks its kind and no value of it', finding(), [only([])], 'record_only'],
    ['no rule masks anything', finding(), [], 'record_only'],
    ['another category is masked', finding(), [mask(['pii'])], 'record_only'],
    ['another block is masked', finding(), [mask(['secret'], ['b2'])], 'record_only'],
    ['another block is withheld', finding(), [withhold(['b2'])], 'record_only'],
    ['it is a word of the rule that masks', word, [mask([], ['b1'], 'codenames')], 'on_the_way'],
    ['it is a word of another rule', word, [mask(['secret'], ['b1'], 'others')], 'record_only'],
    ['a rule masks all findings of a category that words have too', word, [mask(['custom'], ['b1'], 'others')], 'record_only'],
  ])('%s', (_what, found, obligations, where) => {
    expect(recordedFindings([found], obligations)).toEqual([{ ...found, mask: where }]);
  });
});
