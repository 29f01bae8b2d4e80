import { tmpdir } from 'node:os';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import type { Principal } from '#contracts';
import { InProcessBus } from '#messaging';
import { CurrentPrincipal, FakeIssuer, IdentityModule, PrincipalGuard, Roles, RolesGuard } from '../index.js';

@Controller('things')
@UseGuards(PrincipalGuard, RolesGuard)
class ThingsController {
  @Get()
  @Roles('requester')
  all(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('sessions')
  @Roles('auditor', 'administrator')
  sessions(): string {
    return 'sessions';
  }

  @Get('forgotten')
  forgotten(): string {
    return 'open to nobody';
  }
}

describe('IdentityModule', () => {
  let issuer: FakeIssuer;
  let other: FakeIssuer;
  const services: RunningService[] = [];

  const start = async (trusted: FakeIssuer): Promise<NestFastifyApplication> => {
    const config = ostiaryConfigSchema.parse({ home: tmpdir(), identity: trusted.identity(), logging: { level: 'silent' } });
    const bus = new InProcessBus();
    @Module({ imports: [IdentityModule], controllers: [ThingsController] })
    class ThingsModule {}
    const service = await startService({ name: 'things', modules: [ThingsModule], host: '127.0.0.1', port: 0, config, bus });
    services.push(service);
    return service.app;
  };
  const get = async (application: NestFastifyApplication, path: string, token?: string): Promise<string> => {
    const response = await application.inject({ url: path, headers: token ? { authorization: `Bearer ${token}` } : {} });
    return `${response.statusCode} ${response.json<{ code?: string; subject?: string }>().code ?? response.json<{ subject?: string }>().subject}`;
  };

  beforeAll(async () => {
    issuer = await FakeIssuer.start();
    other = await FakeIssuer.start();
  });
  afterAll(async () => {
    for (const service of services) await service.close();
    await issuer.down();
    await other.down();
  });

  it('opens handlers to good tokens with the role, and to no others', async () => {
    const application = await start(issuer);
    const alice = await issuer.sign({ groups: ['engineering'] });
    const dave = await issuer.sign({ sub: 'dave', groups: ['audit'] });
    expect(await get(application, '/things')).toBe('401 token_missing');
    expect(await get(application, '/things', 'nonsense')).toBe('401 token_invalid');
    const challenge = async (headers: Record<string, string>): Promise<unknown> =>
      (await application.inject({ url: '/things', headers })).headers['www-authenticate'];
    expect(await challenge({})).toBe('Bearer');
    expect(await challenge({ 'x-api-key': 'nonsense' })).toBe('Bearer error="invalid_token"');
    // What passport-jwt's own check would let through.
    expect(await get(application, '/things', await issuer.sign({ exp: undefined }))).toBe('401 token_invalid');
    expect(await get(application, '/things', await issuer.sign({}, { crit: ['urn:test'], 'urn:test': 1 }))).toBe('401 token_invalid');
    expect(await get(application, '/things', alice)).toBe('200 alice');
    expect(await get(application, '/things/sessions', alice)).toBe('403 role_missing');
    expect((await application.inject({ url: '/things/sessions', headers: { 'x-api-key': dave } })).body).toBe('sessions');
    expect(await get(application, '/things/forgotten', dave)).toBe('500 internal');
  });

  it('keeps the issuers of two applications in one process apart', async () => {
    const first = await start(issuer);
    const second = await start(other);
    expect(await get(first, '/things', await other.sign())).toBe('401 token_invalid');
    expect(await get(second, '/things', await issuer.sign())).toBe('401 token_invalid');
    expect(await get(second, '/things', await other.sign())).toBe('200 alice');
    expect(await get(first, '/things', await issuer.sign())).toBe('200 alice');
  });
});
