import { type Kind, rank } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { digitsRule } from '../verifiers/digits.verifier.js';
import { emailRule } from '../verifiers/email.verifier.js';
import { ibanRule } from '../verifiers/iban.verifier.js';
import { labelledNumberRule } from '../verifiers/labelled-number.verifier.js';
import { identityNumbers } from '../checks/identity-numbers.js';

const personal = (kind: string, severity: Kind['severity'], confidence: Kind['confidence'], docs: string): Kind => ({
  kind,
  category: 'pii',
  vendor: 'generic',
  severity,
  confidence,
  rank: rank.personal,
  docs,
});

/** Personal data. */
export const personalData: readonly Rule[] = [
  emailRule(personal('email', 'low', 'high', 'https://www.rfc-editor.org/rfc/rfc5321')),
  ibanRule(personal('iban', 'medium', 'certain', 'https://www.swift.com/standards/data-standards/iban-international-bank-account-number')),
  digitsRule({
    card: personal('payment-card', 'high', 'certain', 'https://www.iso.org/standard/70484.html'),
    ssn: personal('us-ssn', 'high', 'medium', 'https://www.ssa.gov/employer/randomization.html'),
    phone: personal('phone', 'low', 'medium', 'https://www.itu.int/rec/T-REC-E.164'),
    ip: personal('ip-address', 'low', 'medium', 'https://www.rfc-editor.org/rfc/rfc791'),
  }),
  ...identityNumbers.map((one) =>
    labelledNumberRule(personal(one.kind, one.severity, one.check === 'none' ? 'medium' : 'certain', one.docs), one),
  ),
];
