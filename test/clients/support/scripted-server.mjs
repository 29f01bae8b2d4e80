import { createServer } from 'node:http';

/**
 * A server that gives every call the same answer, written by `answer(response)`, and counts the calls: it shows what a client makes of one
 * form, and whether it sends its call again. Stand-in for a provider in the OpenAI format; `target` is what clients are pointed at.
 */
export const startScriptedServer = async (answer) => {
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    request.resume().on('end', () => answer(response));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: { name: 'a script', baseURL: `http://127.0.0.1:${server.address().port}/v1`, apiKey: 'any' },
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
};
