import { join } from 'node:path';
import { Inject, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type OstiaryConfig, Readiness } from '#chassis';
import { Waiting } from '#messaging';
import { JwtVerifier, type JwtVerifierOptions } from '../jwt-verifier.js';
import { DenyList } from '../revocation/deny-list.port.js';
import { FileDenyList } from '../revocation/file-deny-list.adapter.js';
import { TokenVerifier } from '../token-verifier.port.js';
import { JwtStrategy } from './jwt.strategy.js';
import { PrincipalGuard } from './principal.guard.js';
import { RolesGuard } from './roles.guard.js';

const logger = new Logger('Identity');

/** A line every few seconds for each issuer that has not answered yet; an entry with `{tenantid}` stands for several. */
function telling(): JwtVerifierOptions['onMissing'] {
  const waiting = new Map<string, Waiting>();
  return ({ issuer }, why) => {
    const known = waiting.get(issuer) ?? new Waiting(`the keys of ${issuer}`);
    waiting.set(issuer, known);
    known.because(why);
  };
}

/**
 * Gives its importers the `TokenVerifier`, the `DenyList` and the guards, for the issuers and roles of the service's configuration. Fetches the issuers'
 * keys at start without waiting for them; the service is ready once those of one issuer are known. The deny list is `deny-list.json`
 * in the home folder.
 */
@Module({
  providers: [
    {
      provide: DenyList,
      inject: [CONFIG],
      useFactory: (config: OstiaryConfig) => new FileDenyList(join(config.home, 'deny-list.json'), (problem) => logger.error(problem)),
    },
    {
      provide: JwtVerifier,
      inject: [CONFIG, DenyList],
      useFactory: (config: OstiaryConfig, denyList: DenyList) =>
        new JwtVerifier(config.identity, { denyList, onProblem: (problem) => logger.warn(problem), onMissing: telling() }),
    },
    { provide: TokenVerifier, useExisting: JwtVerifier },
    JwtStrategy,
    PrincipalGuard,
    RolesGuard,
  ],
  exports: [TokenVerifier, DenyList, PrincipalGuard, RolesGuard],
})
export class IdentityModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly verifier: JwtVerifier,
    @Inject(DenyList) private readonly denyList: FileDenyList,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.register('identity', () => this.verifier.isReady() || 'no issuer’s keys could be fetched yet');
    void this.verifier.warm();
  }

  onApplicationShutdown(): void {
    this.verifier.close();
    this.denyList.close();
  }
}
