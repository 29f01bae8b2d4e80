import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { freshCredentials } from '../sign-in/fresh-credentials.js';
import type { Terminal } from '../terminal.js';

/** `OSTIARY_INGRESS`, or the address of `npm start`. */
export const defaultIngress = (env: NodeJS.ProcessEnv): string => env['OSTIARY_INGRESS'] || 'http://127.0.0.1:8080';

/**
 * For a command hook of Claude Code: asks ingress about what stands on the standard input, with a token that is fresh, and prints its answer. Rejects
 * where there is none, which ends with the exit code that blocks what was asked about. It waits for as long as the client lets it.
 */
export async function toolHook(ingress: string, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const url = addressOf(ingress);
  const [asked, { accessToken }] = [await terminal.read('-'), await freshCredentials(file, terminal)];
  terminal.out(await ask(url, accessToken, asked));
  return exitCodes.clean;
}

function addressOf(ingress: string): URL {
  const url = URL.parse('/hooks/claude-code', ingress);
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || isLoopback))
    throw new Error(`The address of ingress must be an https:// URL (http:// only on this machine), not ${ingress}.`);
  return url;
}

/** Not by `fetch`: that gives up after five minutes without an answer. */
async function ask(url: URL, token: string, body: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http)(url, { method: 'POST', headers }, (answer) => {
      text(answer).then((whole) => resolve({ status: answer.statusCode, body: whole }), reject);
    });
    sent.on('error', reject).end(body);
  }).catch((error: unknown) => {
    throw new Error(
      `Ostiary does not answer at ${url.origin}: ${(error as NodeJS.ErrnoException).code ?? 'no answer'}. Nothing runs until it does.`,
    );
  });
  if (response.status !== 200 || !response.body.trim().startsWith('{'))
    throw new Error(`Ostiary gave no answer to this hook (status ${response.status}). Nothing runs until it does.`);
  return response.body;
}
