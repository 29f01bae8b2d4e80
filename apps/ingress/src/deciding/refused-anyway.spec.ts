import type { RuleMatch } from '#contracts';
import type { InspectedBlock } from '../inspecting/inspection.js';
import { isRefusedAnyway } from './refused-anyway.js';

type Place = Pick<InspectedBlock, 'id' | 'provenance' | 'position'>;

const blocksOf = (places: readonly Place[]): InspectedBlock[] =>
  places.map((place) => ({
    ...place,
    role: place.provenance === 'assistant' ? 'assistant' : 'user',
    kind: 'text',
    scannable: true,
    replaceable: true,
    why: null,
    findings: [],
    signed: [],
    custom: [],
    signedCustom: [],
    signals: [],
    dangers: [],
    understood: undefined,
  }));
const said = (id: string, provenance: Place['provenance'] = 'user'): Place => ({ id, provenance, position: 'tail' });
const before = (id: string, provenance: Place['provenance'] = 'user'): Place => ({ id, provenance, position: 'history' });
const match = (blocks: string[], changes: Partial<RuleMatch> = {}): RuleMatch => ({
  ruleId: 'r',
  action: 'block',
  mode: 'enforce',
  message: 'No.',
  history: 'withhold',
  approval: null,
  blocks,
  ...changes,
});

describe('whether a call is refused whatever is remembered', () => {
  it.each<[string, boolean, Place[], RuleMatch[]]>([
    ['its only text is blocked', true, [said('bad')], [match(['bad'])]],
    ['its last text is blocked', true, [said('reminder'), said('bad')], [match(['bad'])]],
    ['the result of its last tool is blocked', true, [said('new'), said('bad', 'tool_result')], [match(['bad'])]],
    ['the model’s words come back and nothing follows', true, [before('hi'), said('bad', 'assistant')], [match(['bad'])]],
    ['another rule only masks it', true, [said('bad')], [match(['bad'], { ruleId: 'm', action: 'mask' }), match(['bad'])]],
    ['people must be asked as well', true, [said('bad')], [match(['bad'], { ruleId: 'p', action: 'require-approval' }), match(['bad'])]],

    ['something new follows what is blocked', false, [said('bad'), said('new')], [match(['bad'])]],
    ['a tool’s result follows it', false, [said('bad'), said('new', 'tool_result')], [match(['bad'])]],
    ['what is blocked stands in the history', false, [before('bad'), said('new')], [match(['bad'])]],
    ['what is blocked is the system’s', false, [said('bad', 'system'), said('new')], [match(['bad'])]],
    ['a rule in shadow mode matches', false, [said('bad')], [match(['bad'], { mode: 'shadow' })]],
    ['people must be asked', false, [said('bad')], [match(['bad'], { action: 'require-approval' })]],
    ['the last is only masked', false, [said('bad'), said('new')], [match(['bad']), match(['new'], { ruleId: 'm', action: 'mask' })]],
    ['nothing matches', false, [said('new')], []],
  ])('%s', (_what, expected, places, matches) => {
    expect(isRefusedAnyway({ matches }, blocksOf(places))).toBe(expected);
  });
});
