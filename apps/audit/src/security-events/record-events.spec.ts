import { publishedEvent } from './record-events.js';

const scoped = [{ scope: 'group:payments', version: 12, source: 'version: 1', digest: 'of payments' }];
const published = {
  scope: 'default',
  version: 12,
  source: 'version: 1',
  digest: 'of the organisation',
  author: 'Bob',
  publishedAt: '2026-01-01T00:00:00Z',
};

describe('the event of a policy that came into force', () => {
  it.each([
    ['the organisation’s', published, 'default', 'of the organisation', 'Bob published version 12 of the policy default.'],
    [
      'one of a scope',
      { ...published, changed: 'group:payments', scoped },
      'group:payments',
      'of payments',
      'Bob published version 12 of the policy group:payments.',
    ],
    [
      'none any more of a scope',
      { ...published, changed: 'group:payments' },
      'group:payments',
      '',
      'Bob removed, as version 12, the policy group:payments.',
    ],
    [
      'the organisation’s beside scopes',
      { ...published, scoped },
      'default',
      'of the organisation',
      'Bob published version 12 of the policy default.',
    ],
  ])('is about %s', (_what, data, scope, digest, message) =>
    expect(publishedEvent(data)).toMatchObject({
      about: scope,
      key: scope,
      which: '12',
      message,
      unmapped: { scope, version: 12, digest },
    }),
  );
});
