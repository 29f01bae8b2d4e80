import type { DistributedForm } from './distributed-form.js';

/** What to copy, once everything is ready. */
export function nextSteps(form: DistributedForm): string {
  const url = (name: string) => form.services.get(name)?.settings.url ?? '';
  const ingresses = [...form.services.keys()].filter((name) => name.startsWith('ingress-')).sort();
  const { issuer, simulator, slack } = form.around.development.announcement;
  const token = issuer === null ? 'YOUR_TOKEN' : '$(npm run -s token -- alice)';
  const call = [
    `curl ${url('ingress-1')}/v1/messages -H "authorization: Bearer ${token}" -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' \\`,
    `  -d '{"model":"claude-sonnet-5","max_tokens":100,"messages":[{"role":"user","content":"Hello"}]}'`,
  ];
  return [
    '',
    'Ostiary runs, distributed:',
    ...ingresses.map((name) => `  ${name.padEnd(12)} ${url(name)}`),
    `  ${'control APIs'.padEnd(12)} ${url('control')}`,
    ...(issuer === null ? [] : [`  ${'identity'.padEnd(12)} ${issuer.issuer}   (development only)`]),
    ...(simulator === null ? [] : [`  ${'simulator'.padEnd(12)} ${simulator}`]),
    ...(slack === null ? [] : [`  ${'Slack'.padEnd(12)} ${slack}/slack   (a simulated workspace: choose who you are, and click)`]),
    '',
    'A call through it:',
    ...call,
    '',
    `Claude Code:  ANTHROPIC_BASE_URL=${url('ingress-1')} ANTHROPIC_AUTH_TOKEN=${token} claude`,
    'Ctrl-C stops everything.',
  ].join('\n');
}
