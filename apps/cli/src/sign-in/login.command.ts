import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import { ControlApi } from '../control/control-api.js';
import type { CredentialsFile } from './credentials-file.js';
import { type CommandLineClient, IssuerClient } from './issuer-client.js';
import { lineOf, type Me } from './me.js';

export interface LoginOptions {
  readonly control: string;
  readonly issuer: string | null;
  /** Only by a code on another device. */
  readonly device: boolean;
  /** They prove who they are, though the issuer knows them still. */
  readonly fresh: boolean;
}

/** A person has this long to sign in. */
const patienceMs = 10 * 60_000;

/** Signs a person in: by a code that they confirm in any browser where the issuer knows that, else in a browser of this machine. */
export async function login(
  { control, issuer, device, fresh }: LoginOptions,
  file: CredentialsFile,
  terminal: Terminal,
): Promise<ExitCode> {
  const { commandLine } = (await new ControlApi(control, null).get('/api/sign-in')) as { commandLine?: readonly CommandLineClient[] };
  if (!Array.isArray(commandLine)) throw new Error(`${control} is no control address of Ostiary: it names no issuers to sign in at.`);
  const client = choose(commandLine, issuer);
  const at = await IssuerClient.discover(client);
  if (device && !at.knowsDevices) throw new Error(`The issuer ${client.issuer} has no device authorization grant: leave out --device.`);
  const patience = AbortSignal.timeout(patienceMs);
  const tokens = await (at.knowsDevices
    ? at.signInByDevice(
        { scopes: client.scopes, fresh },
        (url, code) => terminal.err(`Open ${url}\nand confirm that it shows the code ${code}. Waiting ...\n`),
        patience,
      )
    : at.signInByBrowser(
        { scopes: client.scopes, fresh },
        (url) => terminal.err(`Open in a browser on this machine:\n${url}\nWaiting ...\n`),
        patience,
      ));
  // Whoever signs in wants to call: a token that Ostiary does not accept is told of now, and not kept.
  const me = (await new ControlApi(control, tokens.accessToken).get('/api/me')) as Me;
  await file.exclusively(() =>
    file.write({ control, issuer: client.issuer, clientId: client.clientId, parameters: client.parameters, ...tokens }),
  );
  terminal.err(`${lineOf(me)}\n`);
  if (tokens.refreshToken === null)
    terminal.err('The issuer gave no refresh token, so this sign-in ends with its first token. Ask for the scope offline_access.\n');
  return exitCodes.clean;
}

function choose(clients: readonly CommandLineClient[], issuer: string | null): CommandLineClient {
  if (clients.length === 0)
    throw new Error(
      'This Ostiary has no issuer at which the command line can sign in: see identity.issuers.commandLine in its configuration.',
    );
  const fitting = issuer === null ? clients : clients.filter((client) => client.issuer === issuer);
  const names = clients.map((client) => `  --issuer ${client.issuer}`).join('\n');
  if (fitting.length === 0) throw new Error(`${issuer} is none of the issuers at which the command line can sign in:\n${names}`);
  if (fitting.length > 1) throw new Error(`There are several issuers to sign in at; say which:\n${names}`);
  return fitting[0]!;
}
