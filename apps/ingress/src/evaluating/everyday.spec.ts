import { everydayCommands } from '#judging/testing';
import { policyPresets } from '#policy-model';
import { RunningIngress } from '../running-ingress.fake.js';
import type { EvaluationView } from './evaluation.view.js';

describe('what agents run all day, under the shipped policy', () => {
  let ingress: RunningIngress;
  let author: string;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policyPresets.balanced.source);
    author = await ingress.issuer.sign({ sub: 'author', groups: ['policy'] });
  });
  afterAll(() => ingress.stop());

  const verdictOf = async (command: string): Promise<string> => {
    const toolCall = { name: 'Bash', input: { command } };
    const response = await fetch(`${ingress.url}/api/policy/evaluate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${author}` },
      body: JSON.stringify({ principal: { subject: 'alice', groups: ['engineering'] }, toolCall }),
    });
    return ((await response.json()) as EvaluationView).verdict;
  };

  it('passes, all of it', async () => {
    expect(everydayCommands.length).toBeGreaterThanOrEqual(800);
    const stopped: string[] = [];
    for (const command of everydayCommands) if ((await verdictOf(command)) !== 'allow') stopped.push(command);
    expect(await verdictOf('rm -rf ~')).toBe('block');
    expect(stopped).toEqual([]);
  });
});
