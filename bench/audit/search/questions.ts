import type { Random } from '../../provenance/random.js';
import { FINGERPRINTS, GROUPS, KINDS, MODELS, PRINCIPALS, RULES, TOOLS, VOCABULARY } from './many-exchanges.js';
import { COMMON_PHRASE, RARE_PHRASE } from './spoken-exchanges.js';

/** What an auditor asks for, as parameters of `GET /api/exchanges` beside the range of time. */
export type Question = (random: Random) => Readonly<Record<string, string>>;

const user = (random: Random): string => `user-${random.below(PRINCIPALS)}@example.com`;
const word = (rank: number): string => `w${rank}`;
const between = (random: Random, first: number, last: number): number => first + random.below(last - first);

/** Filters: each is to be answered within 300 ms with a range of time. */
export const filters: Readonly<Record<string, Question>> = {
  'no filter': () => ({}),
  principal: (random) => ({ principal: user(random) }),
  group: (random) => ({ group: `group-${random.below(GROUPS)}` }),
  client: (random) => ({ client: ['claude-code', 'client-1'][random.below(2)]! }),
  address: (random) => ({ address: `192.0.2.${random.below(PRINCIPALS)}` }),
  model: (random) => ({ model: `model-${random.below(MODELS)}` }),
  tool: (random) => ({ tool: `tool-${random.below(TOOLS)}` }),
  'verdict mask': () => ({ verdict: 'mask' }),
  'verdict allow': () => ({ verdict: 'allow' }),
  rule: (random) => ({ rule: `rule-${random.below(RULES)}` }),
  'finding, category': (random) => ({ finding: ['secret', 'pii'][random.below(2)]! }),
  'finding, kind': (random) => ({ finding: `kind-${random.below(KINDS)}` }),
  fingerprint: (random) => ({ fingerprint: `fingerprint-${random.below(FINGERPRINTS)}` }),
  'approval denied': () => ({ approval: 'denied' }),
  'outcome completed': () => ({ outcome: 'completed' }),
  'outcome interrupted': () => ({ outcome: 'interrupted' }),
  'outcome open': () => ({ outcome: 'open' }),
  session: (random) => ({ session: `bench-${random.below(40_000)}` }),
  'tokens, many': () => ({ minTokens: '58000' }),
  'tokens, few': () => ({ maxTokens: '410' }),
  'tokens, half': () => ({ minTokens: '5000' }),
  'cost, much': () => ({ minCost: '0.178' }),
  'tokens that none took': () => ({ minTokens: '70000' }),
  'principal and tool': (random) => ({ principal: user(random), tool: `tool-${random.below(TOOLS)}` }),
  'principal, verdict, model': (random) => ({ principal: user(random), verdict: 'block', model: `model-${random.below(MODELS)}` }),
  'group, rule, finding': (random) => ({ group: `group-${random.below(GROUPS)}`, rule: `rule-${random.below(RULES)}`, finding: 'secret' }),
  'model and tokens that none took': (random) => ({ model: `model-${random.below(MODELS)}`, minTokens: '70000' }),
  'nobody’s': () => ({ principal: 'nobody' }),
  'principal, oldest first': (random) => ({ principal: user(random), order: 'oldest' }),
  'no filter, oldest first': () => ({ order: 'oldest' }),
};

/** Texts, and what counts more than it lists: within a second. */
export const texts: Readonly<Record<string, Question>> = {
  'a rare word': (random) => ({ q: word(between(random, 20_000, VOCABULARY)) }),
  'a word of one in 300': (random) => ({ q: word(between(random, 800, 1_200)) }),
  'a word of one in three': () => ({ q: word(10) }),
  'two common words': (random) => ({ q: `${word(between(random, 10, 60))} ${word(between(random, 10, 60))}` }),
  'a common and a rare word': (random) => ({ q: `${word(10)} ${word(between(random, 20_000, VOCABULARY))}` }),
  'a beginning': (random) => ({ q: `${word(between(random, 100, 999))}*` }),
  'a word that nobody said': () => ({ q: 'nobody said this' }),
  'a word, principal': (random) => ({ q: word(between(random, 10, 60)), principal: user(random) }),
  'a phrase that each says': () => ({ q: `"${COMMON_PHRASE}"` }),
  'a phrase that one in 400 says': () => ({ q: `"${RARE_PHRASE}"` }),
  'totals of a principal': (random) => ({ principal: user(random), totals: 'true' }),
  'totals of a rule': (random) => ({ rule: `rule-${random.below(RULES)}`, totals: 'true' }),
  'totals of all': () => ({ totals: 'true' }),
  'totals of a word': (random) => ({ q: word(between(random, 100, 999)), totals: 'true' }),
};
