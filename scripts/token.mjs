/**
 * `npm run -s token -- alice`: prints a development user's access token and nothing else. Asks the running development identity provider;
 * its port comes from OSTIARY_IDP_PORT, else from the configuration file, else it is 8082. Runs on any Node >= 20, before and after a build.
 */
import { existsSync, readFileSync } from 'node:fs';

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const [user] = process.argv.slice(2);
if (!user) fail('Usage: npm run -s token -- alice   (or bob, carol, dave, erin, frank)');

/** Where the provider listens, as the configuration file has it. The YAML parser is there once Ostiary has been started. */
async function configured() {
  const file = process.env.OSTIARY_CONFIG ?? 'ostiary.yaml';
  if (!existsSync(file)) return {};
  try {
    const { parse } = await import('yaml');
    return parse(readFileSync(file, 'utf8'))?.developmentIdp ?? {};
  } catch (error) {
    return fail(`${file} can't be read (${error.message}). Set OSTIARY_IDP_PORT to the port of the development identity provider.`);
  }
}

const { host = '127.0.0.1', port = 8082 } = process.env.OSTIARY_IDP_PORT ? { port: process.env.OSTIARY_IDP_PORT } : await configured();
const issuer = `http://${host}:${port}`;

const answer = await fetch(`${issuer}/token`, {
  method: 'POST',
  redirect: 'error',
  signal: AbortSignal.timeout(5_000),
  body: new URLSearchParams({ grant_type: 'urn:ostiary:grant-type:development-user', client_id: 'ostiary-token', user }),
})
  .then((response) => response.json())
  .catch(() =>
    fail(
      `No development identity provider answers at ${issuer}. Start Ostiary first: npm start (or say by OSTIARY_IDP_PORT where it listens)`,
    ),
  );

if (typeof answer.access_token !== 'string')
  fail(`No token for ${user}: ${answer.error_description ?? `${issuer} is not the development identity provider.`}`);
process.stdout.write(`${answer.access_token}\n`);
