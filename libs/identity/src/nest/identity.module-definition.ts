import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { IdentityConfig } from '../identity-config.js';

export interface IdentityModuleOptions {
  readonly identity: IdentityConfig;
  /** Path of the deny list; none: nobody is denied. */
  readonly denyListFile?: string;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: IDENTITY_OPTIONS } = new ConfigurableModuleBuilder<IdentityModuleOptions>({
  moduleName: 'Identity',
}).build();
