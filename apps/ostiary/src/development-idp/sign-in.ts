import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { developmentUsers, findUser } from './development-users.js';
import { signInPage } from './sign-in.page.js';

const maxFormBytes = 1_024;

/** Shows the sign-in page, and takes its answer back to the provider. Rejects where the browser has no sign-in under way. */
export async function signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const user = findUser(new URLSearchParams(await readForm(request)).get('user'));
    if (user) return provider.interactionFinished(request, response, { login: { accountId: user.id } });
  }
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    })
    .end(signInPage(developmentUsers));
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > maxFormBytes) throw new Error('The form is too large.');
  }
  return text;
}
