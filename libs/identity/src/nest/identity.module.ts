import { Inject, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { JwtVerifier } from '../jwt-verifier.js';
import { FileDenyList } from '../revocation/file-deny-list.adapter.js';
import { TokenVerifier } from '../token-verifier.port.js';
import { ConfigurableModuleClass, IDENTITY_OPTIONS, type IdentityModuleOptions } from './identity.module-definition.js';
import { JwtStrategy } from './jwt.strategy.js';
import { PrincipalGuard } from './principal.guard.js';
import { RolesGuard } from './roles.guard.js';

const logger = new Logger('Identity');

/** What must be closed again; apart from the ports, which know no life cycle. */
class Resources {
  readonly denyList: FileDenyList | undefined;
  readonly verifier: JwtVerifier;

  constructor({ identity, denyListFile }: IdentityModuleOptions) {
    this.denyList = denyListFile === undefined ? undefined : new FileDenyList(denyListFile, (problem) => logger.error(problem));
    this.verifier = new JwtVerifier(identity, { denyList: this.denyList });
  }
}

/**
 * Gives its importer the `TokenVerifier`, the guards and the role table. `IdentityModule.register({ identity })`, or `registerAsync` where the
 * configuration is injected. Fetches the issuers' keys at start without waiting for them.
 */
@Module({
  providers: [
    { provide: Resources, inject: [IDENTITY_OPTIONS], useFactory: (options: IdentityModuleOptions) => new Resources(options) },
    { provide: TokenVerifier, inject: [Resources], useFactory: (resources: Resources) => resources.verifier },
    JwtStrategy,
    PrincipalGuard,
    RolesGuard,
  ],
  exports: [TokenVerifier, PrincipalGuard, RolesGuard, IDENTITY_OPTIONS],
})
export class IdentityModule extends ConfigurableModuleClass implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(Resources) private readonly resources: Resources) {
    super();
  }

  onModuleInit(): void {
    void this.resources.verifier.warm();
  }

  onApplicationShutdown(): void {
    this.resources.verifier.close();
    this.resources.denyList?.close();
  }
}
