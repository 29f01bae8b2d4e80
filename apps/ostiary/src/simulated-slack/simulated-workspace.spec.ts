import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ostiaryConfigSchema } from '#chassis';
import { refuseMisuse } from './refuse-misuse.js';
import { simulatedSettings, simulatedWorkspace } from './simulated-workspace.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-workspace-'));
});
afterAll(() => rm(folder, { recursive: true }));

const config = (slack: object, simulator: object = {}) => ostiaryConfigSchema.parse({ home: folder, slack, simulator });

describe('a simulated workspace', () => {
  it('does not stand beside a real one', () => {
    for (const name of ['botToken', 'signingSecret', 'appToken'])
      expect(() => refuseMisuse(config({ simulated: true, [name]: { env: 'X' } }))).toThrow(`slack.${name} is of a real workspace`);
    expect(() => refuseMisuse(config({ botToken: { env: 'X' } }))).not.toThrow();
  });

  it('is reached from this machine only', () => {
    expect(() => refuseMisuse(config({ simulated: true }, { host: '0.0.0.0' }))).toThrow('this machine only');
    expect(() => refuseMisuse(config({ simulated: true }))).not.toThrow();
    expect(() => refuseMisuse(config({}, { host: '0.0.0.0' }))).not.toThrow();
  });

  it('is configured by reference, and has the channels that the configuration names', async () => {
    const { slack, home } = config({ simulated: true, channels: { security: 'C1', legal: 'C2' }, digest: { channel: 'C3' } });
    expect(simulatedSettings(slack, 'http://127.0.0.1:8083', { botToken: '/a', signingSecret: '/b' })).toMatchObject({
      simulated: true,
      apiUrl: 'http://127.0.0.1:8083/slack/api/',
      botToken: { file: '/a' },
      signingSecret: { file: '/b' },
      channel: 'C0APPROVALS',
    });
    const simulator = simulatedWorkspace({ slack, home }, { developmentIssuer: 'http://idp', botToken: 'b', signingSecret: 's' });
    expect(simulator.workspace.channels().map(({ id, name }) => [id, name])).toEqual([
      ['C0APPROVALS', 'approvals'],
      ['C1', 'security'],
      ['C2', 'legal'],
      ['C3', 'digest'],
    ]);
    await simulator.close();
  });

  it.each([
    ['http://idp', { issuer: 'http://idp', subject: 'bob', groups: ['security'] }],
    [null, null],
  ])('links the development users where the issuer is the development one: %s', async (developmentIssuer, linkedAs) => {
    const simulator = simulatedWorkspace(config({}), { developmentIssuer, botToken: 'b', signingSecret: 's' });
    expect(simulator.workspace.findPerson('bob')?.linkedAs).toEqual(linkedAs);
    expect(simulator.workspace.findPerson('mallory')?.linkedAs).toBeNull();
    await simulator.close();
  });
});
