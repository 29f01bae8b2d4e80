import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trustedUrl } from './fetch-json.js';
import { loadKeys } from './load-keys.js';

describe('loadKeys', () => {
  let server: Server;
  let origin: string;
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const load = (jwksUri: string | null = `${origin}/jwks`): Promise<unknown> => loadKeys({ issuer: origin, jwksUri });

  it('follows no redirect', async () => {
    let followed = false;
    answer = (request, response) => {
      followed ||= request.url === '/elsewhere';
      response.writeHead(302, { location: '/elsewhere' }).end();
    };
    await expect(load()).rejects.toThrow();
    expect(followed).toBe(false);
  });

  it('reads no more than 512 KB', async () => {
    answer = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536))) {}
        response.once('drain', more);
      };
      more();
    };
    await expect(load()).rejects.toThrow(/more than 524288 bytes/);
  });

  it('takes no more than 64 keys', async () => {
    answer = (_request, response) => response.end(JSON.stringify({ keys: Array.from({ length: 65 }, () => ({ kty: 'RSA' })) }));
    await expect(load()).rejects.toThrow(/more than 64 keys/);
  });

  it.each(['[]', '{}', '{"keys":7}', '{"keys":["a"]}', 'no json'])('refuses %s', async (body) => {
    answer = (_request, response) => response.end(body);
    await expect(load()).rejects.toThrow();
  });

  it('refuses an answer other than 200', async () => {
    answer = (_request, response) => response.writeHead(404).end('{"keys":[]}');
    await expect(load()).rejects.toThrow(/answered 404/);
  });

  it('refuses a discovery document of another issuer', async () => {
    answer = (_request, response) => response.end(JSON.stringify({ issuer: 'https://other.example', jwks_uri: `${origin}/jwks` }));
    await expect(load(null)).rejects.toThrow(/another issuer/);
  });

  it('refuses keys without TLS that a discovery document points at', async () => {
    answer = (_request, response) => response.end(JSON.stringify({ issuer: origin, jwks_uri: 'http://keys.example/jwks' }));
    await expect(load(null)).rejects.toThrow(/not an https URL/);
  });

  it.each([
    'http://issuer.example/jwks',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'file:///etc/passwd',
    'http://10.0.0.1',
    'nothing',
  ])('speaks not to %s', (address) => {
    expect(() => trustedUrl(address)).toThrow(/not an https URL/);
  });

  it.each(['https://issuer.example', 'http://127.0.0.1:8082', 'http://localhost:1', 'http://[::1]:8082'])('speaks to %s', (address) => {
    expect(trustedUrl(address).href).toContain(address);
  });
});
