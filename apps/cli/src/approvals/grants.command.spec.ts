import { now } from './approval.fake.js';
import { type Grant, tableOf } from './grants.command.js';

const grant = (more: Partial<Grant> = {}): Grant => ({
  id: 'g-1',
  approvalId: 'a-1',
  owner: { name: 'Ann' },
  rules: ['production-database'],
  scope: 'session',
  until: '2026-01-01T20:05:00Z',
  givenBy: ['Bob', 'Eve'],
  state: 'active',
  uses: 3,
  ...more,
});

describe('grants on a terminal', () => {
  it('are a line each: whose, for what, how far, by whom, used how often, for how long', () => {
    const [head, row] = tableOf([grant()], now).split('\n');
    expect(head).toMatch(/^ID +WHO +RULES +SCOPE +GIVEN BY +USES +LEFT$/);
    expect(row).toMatch(/^g-1 +Ann +production-database +session +Bob, Eve +3 +8h 5m$/);
    expect(tableOf([], now)).toBe('No grant holds now.\n');
  });

  it('move nothing about', () => {
    const said = tableOf([grant({ owner: { name: 'Ann\u001b[2K\nroot' }, givenBy: ['\u202Eeve'] })], now);
    expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(said.split('\n')).toHaveLength(3);
  });
});
