import { approvalMoves, assertMove, checkMoves, grantMoves } from './states.js';

describe('states', () => {
  it('lets an approval end once', () => {
    expect(() => assertMove(approvalMoves, 'pending', 'approved')).not.toThrow();
    for (const end of ['approved', 'denied', 'expired', 'canceled'] as const)
      expect(() => assertMove(approvalMoves, end, 'approved')).toThrow(`from ${end}`);
  });

  it('lets a grant be used once', () => {
    expect(() => assertMove(grantMoves, 'active', 'consumed')).not.toThrow();
    for (const end of ['consumed', 'revoked', 'expired'] as const)
      expect(() => assertMove(grantMoves, end, 'consumed')).toThrow(`from ${end}`);
  });

  it('refuses a table that leads nowhere', () => {
    expect(() => checkMoves('broken', { a: ['b'] })).toThrow('broken: a leads to b, which is no state');
  });
});
