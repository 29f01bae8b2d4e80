import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ControlApi } from './control-api.js';

describe('the control APIs, as the command line asks them', () => {
  it.each(['http://ostiary.example:8081', 'ftp://127.0.0.1', 'somewhere'])('get no token at %s', (url) => {
    expect(() => new ControlApi(url, 't')).toThrow(/https/);
  });

  it.each(['https://ostiary.example', 'http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'])('may be at %s', (url) => {
    expect(() => new ControlApi(url, 't')).not.toThrow();
  });

  it('say where they were looked for when they do not answer, and what they said when they refuse', async () => {
    await expect(new ControlApi('http://127.0.0.1:1', 't').get('/api/me')).rejects.toThrow(/127\.0\.0\.1:1.*OSTIARY_URL/);
    const server = createServer((_request, response) => response.writeHead(401).end('{"detail":"The token has expired."}')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const api = new ControlApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 't');
    await expect(api.get('/api/me')).rejects.toThrow(/answered 401: The token has expired/);
    server.close();
  });

  it('are told why somebody looks, whatever the language', async () => {
    const reasons: (string | undefined)[] = [];
    const server = createServer(({ headers }, response) => {
      reasons.push(headers['x-ostiary-reason'] as string | undefined);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new ControlApi(url, 't', undefined, 'Prüfung\n17 ✓').get('/api/me');
    await new ControlApi(url, 't').get('/api/me');
    expect(reasons.map((reason) => reason && Buffer.from(reason, 'latin1').toString())).toEqual([
      expect.stringMatching(/^Prüfung.17 ✓$/),
      undefined,
    ]);
    server.close();
  });

  it.each([
    [200, '<html>'],
    [200, 'null'],
    [401, '{"type":"error","error":{"type":"authentication_error"}}'],
    [404, 'Not found'],
  ])('say where to look for them where something else answers: %s %s', async (status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const api = new ControlApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 't');
    await expect(api.get('/api/me')).rejects.toThrow(/not in the words of Ostiary.*ostiary login --url/);
    server.close();
  });
});
