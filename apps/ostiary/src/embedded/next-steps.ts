import { developmentUsers } from '../development-idp/development-users.js';
import type { Addresses } from './addresses.js';

/** A short block to copy from, once everything is ready. */
export function nextSteps({ ingress, api, identity, simulator, slack, upstreams }: Addresses): string {
  const token = identity === null ? 'YOUR_TOKEN' : '$(npm run -s token -- alice)';
  const reviewer = identity === null ? 'A_REVIEWERS_TOKEN' : '$(npm run -s token -- bob)';
  const model = 'claude-sonnet-4-5';
  return `
Ostiary runs.

  ingress       ${ingress}   what clients call
  control APIs  ${api}   policy, approvals, sessions, exchanges
  identity      ${identity === null ? 'as configured' : `${identity}   development only; users ${developmentUsers.map(({ id }) => id).join(', ')}`}
  upstream      ${simulator === null ? upstreams.map(({ name, url }) => `${url} (${name})`).join(', ') : `${simulator}   a simulator, no model`}${slack === null ? '' : `\n  Slack         ${slack}   a simulated workspace: choose who you are, and click`}

A token of alice's:
  npm run -s token -- alice

A call through it:
  curl ${ingress}/v1/messages -H "authorization: Bearer ${token}" \\
    -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' \\
    -d '{"model":"${model}","max_tokens":100,"messages":[{"role":"user","content":"Hello"}]}'

A call that waits for a reviewer (say "production database"), and a reviewer's vote on it${slack === null ? '' : ', if not in Slack'}:
  curl '${api}/api/approvals?state=pending' -H "authorization: Bearer ${reviewer}"
  curl ${api}/api/approvals/ID/votes -H "authorization: Bearer ${reviewer}" -H 'content-type: application/json' -d '{"decision":"approve","revision":1}'

The same on the command line, signed in (as bob, to vote):
  export OSTIARY_URL=${api}
  npm run -s ostiary -- login
  npm run -s ostiary -- approvals list

Claude Code:
  ANTHROPIC_BASE_URL=${ingress} ANTHROPIC_AUTH_TOKEN=${token} claude

An SDK: base URL ${ingress} (OpenAI's: ${ingress}/openai/v1), auth token as above.
Ctrl-C stops everything; what was recorded is there again at the next start.
`;
}
