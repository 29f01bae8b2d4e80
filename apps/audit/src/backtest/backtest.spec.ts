import { newId, type JournalEntry, type RecordedFinding, type StoredBlock } from '#contracts';
import { eventually } from '#messaging/testing';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { type BacktestView, backtestSchema } from './backtest.view.js';

const draft = (rules: string): string => `version: 1\nrules:\n${rules}`;

const emailFinding: RecordedFinding = {
  kind: 'email',
  category: 'pii',
  severity: 'medium',
  confidence: 'high',
  block: 'messages.0.content.0',
  start: 0,
  end: 4,
  fingerprint: 'f'.repeat(32),
  mask: 'on_the_way',
};

const block = (id: string, told: Partial<StoredBlock> = {}): StoredBlock => ({
  id,
  kind: 'text',
  role: 'user',
  provenance: 'user',
  isNew: true,
  from: 0,
  to: 1,
  text: [{ from: 0, to: 1, as: 'json' }],
  ...told,
});

/** An exchange that asks `text` in a session of its own, and is answered with the call of a tool or nothing. */
function exchange(
  text: string,
  { findings = [] as RecordedFinding[], rule = null as string | null, tool = null as string | null } = {},
): {
  id: string;
  events: JournalEntry[];
} {
  const id = newId();
  const session = `session-${id}`;
  const reasons =
    rule === null ? [] : [{ code: 'rule_matched' as const, ruleId: rule, action: 'mask' as const, mode: 'enforce' as const, blocks: [] }];
  const request = { ...body(`${id}:request`, [{ ref: refOf(text, session) }]), blocks: [block('messages.0.content.0')] };
  const call = block('reply.content.0', { kind: 'tool_use', role: 'assistant', provenance: 'tool_use', tool: 'Bash' });
  const reply = tool === null ? null : { ...body(`${id}:reply`, [{ text: tool }]), blocks: [call] };
  const events = [
    entries.content(text, session, id),
    entries.received(id, { request, findings, startedAt: new Date().toISOString() }, session),
    entries.ended(id, 'completed', { reasons, verdict: rule === null ? 'allow' : 'mask', reply }, session),
  ];
  return { id, events };
}

/** A client that asked whether its tool may run, which it might. */
function asked(command: string): { id: string; events: JournalEntry[] } {
  const id = newId();
  const session = `session-${id}`;
  const call = block('tool_input', { kind: 'tool_use', role: 'assistant', provenance: 'tool_use', tool: 'Bash' });
  const request = { ...body(`${id}:request`, [{ ref: refOf(command, session) }]), blocks: [call] };
  const route = { method: 'POST', path: '/hooks/claude-code', format: 'claude-code.hook' };
  const events = [
    entries.content(command, session, id),
    entries.received(id, { request, route, model: null, startedAt: new Date().toISOString() }, session),
    entries.ended(id, 'completed', { reasons: [], verdict: 'allow', reply: null }, session),
  ];
  return { id, events };
}

/** A prompt that a client asked about before its model read it. */
function prompted(text: string): { id: string; events: JournalEntry[] } {
  const id = newId();
  const session = `session-${id}`;
  const said = block('prompt', { kind: 'text', role: 'user', provenance: 'user' });
  const request = { ...body(`${id}:request`, [{ ref: refOf(text, session) }]), blocks: [said] };
  const route = { method: 'POST', path: '/hooks/claude-code', format: 'claude-code.hook' };
  const received = { request, route, model: null, requestClass: 'UserPromptSubmit', startedAt: new Date().toISOString() };
  const events = [
    entries.content(text, session, id),
    entries.received(id, received, session),
    entries.ended(id, 'completed', { reasons: [], verdict: 'allow', reply: null }, session),
  ];
  return { id, events };
}

describe('a backtest', () => {
  let audit: AuditServiceFake;
  const quiet = exchange('nothing of note');
  const masked = exchange('[EMAIL#1] wrote', { findings: [emailFinding], rule: 'mask-addresses' });
  const named = exchange('the Bluebird project', { tool: '{"command":"psql -h prod-db"}' });
  const hooked = asked('git push --force');
  const prompt = prompted('about the Kestrel project');

  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain(newId(), Date.now());
    await audit.send([quiet, masked, named, hooked, prompt].flatMap(({ events }) => events.map((event) => chain.add(event))));
  });
  afterAll(() => audit.close());

  async function ended(source: string, who = 'gina'): Promise<BacktestView> {
    const { status, body: begun } = await audit.post('/api/backtests', { source, since: '1h' }, who);
    expect([status, begun]).toEqual([202, expect.objectContaining({ state: 'running', total: 5 })]);
    const { id } = backtestSchema.parse(begun);
    return eventually('the end of the backtest', async () => {
      const view = backtestSchema.parse((await audit.get(`/api/backtests/${id}`, who)).body);
      return view.state === 'running' ? undefined : view;
    });
  }

  it('finds nothing to change where the draft says what the policy said', async () => {
    const same = draft(`  - { id: mask-addresses, on: [request], match: { findings: [email] }, action: mask }\n`);
    const { state, result, compared } = await ended(same);
    expect([state, compared, result?.exchanges, result?.changed, result?.verdicts]).toEqual(['done', 5, 5, 0, []]);
    expect(result!.rules).toEqual([expect.objectContaining({ ruleId: 'mask-addresses', before: 1, after: 1 })]);
  });

  it('tells by rule what starts, stops and alters, with the exchanges, and what can not be seen', async () => {
    const { result } = await ended(
      draft(
        `  - { id: no-bluebird, on: [request], match: { words: [Bluebird] }, action: block }\n` +
          `  - { id: ask-for-psql, on: [tool_call], match: { words: [psql] }, when: 'tools.exists(t, t == "Bash")', action: block }\n` +
          `  - { id: kestrel, on: [request], match: { words: [Kestrel] }, action: mask }\n` +
          `  - { id: never-force, on: [request, tool_call], match: { words: ['push --force'] }, when: 'tools.exists(t, t == "Bash")', action: block }\n`,
      ),
    );
    const [bluebird, psql, kestrel, force, addresses] = result!.rules;
    // In a prompt of a hook nothing is masked: it is refused.
    expect(kestrel).toMatchObject({ ruleId: 'kestrel', starts: { count: 1, samples: [prompt.id] } });
    expect(force).toMatchObject({ ruleId: 'never-force', starts: { count: 1, samples: [hooked.id] } });
    expect(bluebird).toMatchObject({ ruleId: 'no-bluebird', before: 0, after: 1, starts: { count: 1, samples: [named.id] } });
    expect(bluebird!.limits).toEqual([expect.stringContaining('masked text')]);
    expect(psql).toMatchObject({ ruleId: 'ask-for-psql', starts: { count: 1, samples: [named.id] } });
    expect(addresses).toMatchObject({ ruleId: 'mask-addresses', inDraft: false, stops: { count: 1, samples: [masked.id] } });
    expect(result!.verdicts.map(({ from, to, samples }) => [from, to, samples])).toEqual(
      expect.arrayContaining([
        ['allow', 'block', expect.arrayContaining([named.id, hooked.id, prompt.id])],
        ['mask', 'allow', [masked.id]],
      ]),
    );
    expect(result).toMatchObject({ exchanges: 5, changed: 4, unreadable: 0, partial: 0 });
  });

  it('refuses a draft that does not compile, with where', async () => {
    const { status, body: problem } = await audit.post(
      '/api/backtests',
      { source: draft('  - { id: a, on: [request], action: nothing }\n') },
      'gina',
    );
    expect([status, problem]).toEqual([422, expect.objectContaining({ code: 'content_rejected' })]);
    expect(problem['errors']).toEqual([expect.objectContaining({ line: 3, path: 'rules[0].action' })]);
  });

  it('is for whoever may read and may write policies, and shows each their own', async () => {
    const source = draft('');
    expect((await audit.post('/api/backtests', { source: `version: 1\nrules: []\n` }, 'dave')).status).toBe(403);
    expect((await audit.post('/api/backtests', { source }, 'paula')).status).toBe(403);
    const { id } = await ended('version: 1\nrules: []\n');
    expect((await audit.get(`/api/backtests/${id}`, 'dave')).status).toBe(404);
    expect((await audit.get(`/api/backtests/${id}`, 'erin')).status).toBe(200);
    const noted = await audit.query(`SELECT reader_subject FROM access WHERE action = 'policy.backtest' AND target->>'backtest' = $1`, [
      id,
    ]);
    expect(noted).toEqual([{ reader_subject: 'gina' }]);
  });

  it('runs one a person, and stops when it is cancelled', async () => {
    await audit.query(`INSERT INTO backtest (id, owner, digest, since, total, state) VALUES ('elsewhere', $1, '', now(), 0, 'running')`, [
      `${audit.issuerName}|gina`,
    ]);
    expect((await audit.post('/api/backtests', { source: 'version: 1\nrules: []\n' }, 'gina')).status).toBe(429);
    const token = await audit.token('gina');
    const response = await fetch(`${audit.service.url}/api/backtests/elsewhere`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ state: 'cancelled' })]);
    expect((await ended('version: 1\nrules: []\n')).state).toBe('done');
  });
});
