/** Injects the service's OstiaryConfig: `@Inject(CONFIG) config: OstiaryConfig`. */
export const CONFIG = Symbol('OstiaryConfig');
