import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger as Pino } from 'pino';
import type { OstiaryConfig } from '../configuration/configuration.js';
import { errorRecord } from './error-record.js';
import { scrub } from './scrub.js';

/** Fields that are blanked wherever an object with them is logged. */
const SECRET_FIELDS = ['authorization', 'cookie', 'x-api-key', 'token', 'access_token', 'password', 'secret', 'key'];
const redact = { paths: SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]), censor: '***' };

/** JSON lines on standard output: level, time, service, context, message. `destination` is for tests. */
export function createLogger(config: Pick<OstiaryConfig, 'logging'>, service: string, destination?: DestinationStream): Pino {
  const out = destination ?? pino.destination({ dest: 1, sync: false });
  return pino(
    {
      level: config.logging.level,
      base: { service },
      redact,
      serializers: { err: errorRecord },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => out.write(scrub(line)) },
  );
}

/** Nest’s own narration of a start: each module, each route. */
const NARRATORS = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication', 'NestMicroservice']);

type Level = 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal';

/** Nest's logger on pino. Nest passes what it has as `(message, ...details, context)`; an error's stack comes as a detail. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(NARRATORS.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const stack = rest.slice(0, -1).find((detail) => typeof detail === 'string' && detail.includes('\n    at '));
    if (message instanceof Error) this.pino[level]({ context, err: message }, message.name);
    else if (typeof message === 'object' && message !== null) this.pino[level]({ context, ...message });
    else this.pino[level]({ context, stack }, String(message));
  }
}
