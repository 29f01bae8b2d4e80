import type { Refusal } from '#contracts';

/**
 * What a refused caller reads: which rule, why, who decided, the reference to quote, and how to go on. Made only of what the
 * policy's authors and reviewers wrote; nothing of the call itself.
 */
export function refusalText(refusal: Refusal): string {
  const who = refusal.decidedBy.map(oneLine).filter((name) => name !== '');
  return [
    `Refused by policy rule ${oneLine(refusal.ruleId)}.`,
    sentence(refusal.message),
    refusal.reason === null ? '' : sentence(`Reason: ${oneLine(refusal.reason)}`),
    who.length === 0 ? '' : `Decided by ${who.join(', ')}.`,
    `Reference: ${oneLine(refusal.reference)}.`,
    'To appeal, quote the reference to those who keep the policy.',
    refusal.advice === null ? '' : sentence(refusal.advice),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

function sentence(text: string): string {
  const line = oneLine(text);
  return line === '' || /[.!?…]$/.test(line) ? line : `${line}.`;
}
