import { readCommandLine } from './command-line.js';

describe('the launcher’s command line', () => {
  it.each([
    [[], 1],
    [['--ingress-replicas', '3'], 3],
    [['--ingress-replicas=16'], 16],
  ])('%j asks for %d instances of ingress', (args, ingressReplicas) => expect(readCommandLine(args)).toEqual({ ingressReplicas }));

  it.each([['0'], ['-1'], ['17'], ['two'], ['1.5'], ['']])('refuses %j replicas and says how to ask', (value) => {
    expect(() => readCommandLine([`--ingress-replicas=${value}`])).toThrow(/1 to 16[\s\S]*npm run start:distributed/);
  });

  it('refuses what it does not know', () => {
    expect(() => readCommandLine(['--replicas', '2'])).toThrow();
    expect(() => readCommandLine(['2'])).toThrow();
  });
});
