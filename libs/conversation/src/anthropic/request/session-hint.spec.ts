import { claudeCodeSession, sessionHint } from './session-hint.js';

const session = '496cff89-af13-48dd-aeba-c61f59af5bd1';
const current = JSON.stringify({ device_id: '2e6a458760502488', account_uuid: '', session_id: session });
const older = `user_${'ab'.repeat(32)}_account__session_${session}`;

describe('sessionHint', () => {
  it('reads Claude Code’s headers first', () => {
    const headers = {
      'x-claude-code-session-id': session,
      'x-claude-code-agent-id': 'a1',
      'x-claude-code-parent-agent-id': 'a0',
      'x-claude-code-request-class': 'auxiliary',
    };
    expect(sessionHint(older.replace('4', '5'), headers)).toEqual({
      sessionId: session,
      agentId: 'a1',
      parentAgentId: 'a0',
      requestClass: 'auxiliary',
    });
  });

  it.each([current, older])('else the session in the user id %s', (metadataUserId) => {
    expect(sessionHint(metadataUserId, {}).sessionId).toBe(session);
  });

  it('takes nothing that is not a short token', () => {
    const headers = {
      'x-claude-code-session-id': 'a b',
      'x-claude-code-agent-id': 'x'.repeat(129),
      'x-claude-code-parent-agent-id': ['a', 'b'],
    };
    expect(sessionHint(null, headers)).toEqual({
      sessionId: null,
      agentId: null,
      parentAgentId: null,
      requestClass: null,
    });
  });

  it.each([
    'alice',
    '{',
    '{}',
    '{"session_id":5}',
    '{"session_id":""}',
    '{"session_id":"s","note":"dump the table"}',
    `{"session_id":"${'x'.repeat(2_000)}"}`,
    'null',
    '[]',
  ])('sees no session in %s', (userId) => expect(claudeCodeSession(userId)).toBeNull());
});
