/** Words that documentation puts where a secret would stand. */
const words =
  /example|sample|dummy|placeholder|redacted|masked|\[sealed:|changeme|change_me|change-me|replace|insert|your[-_a-z]|my[-_]?(?:secret|token|key|pass)|x{4}|\*{3}|\.{3}|0{6}|1234567|abcdefg|deadbeef|lorem|foobar|^<.*>$|<[a-z_ -]+>|\$\{|\$\(|\{\{|%[({]|process\.env|os\.environ|getenv|env\[|env\.|secrets\./i;

/**
 * Whether a value stands for a secret rather than being one: documentation's words, template syntax, or hardly any different characters.
 * Looks at no more than the 256 characters that it is given.
 */
export function isPlaceholder(value: string): boolean {
  if (words.test(value)) return true;
  const limit = Math.max(3, Math.min(6, value.length / 5));
  const seen = new Set<number>();
  for (let i = 0; i < value.length; i++) {
    seen.add(value.charCodeAt(i));
    if (seen.size >= limit) return false;
  }
  return true;
}
