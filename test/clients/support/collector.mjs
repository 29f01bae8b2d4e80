import { createServer } from 'node:http';

/**
 * A stand-in for a stranger's server: `GET /install.sh` answers with a script that leaves a line in `~/ran.txt`; what else arrives is kept. `close` ends it.
 * `requests(word)` has the requests, as `METHOD PATH BODY`, in which the word stands.
 */
export const startCollector = async () => {
  const seen = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${body}`);
      response.end(request.url.startsWith('/install.sh') ? 'echo ran >> ~/ran.txt\n' : 'thanks\n');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests: (word) => seen.filter((line) => line.includes(word)),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
};
