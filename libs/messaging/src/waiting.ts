import { Logger } from '@nestjs/common';

const againMs = 5_000;

/** A line for whoever sits at the terminal, wherever the logs go. */
export function tellTerminal(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what a start waits for, and why, at once and every few seconds again: on the terminal and in the log. */
export class Waiting {
  private readonly logger = new Logger('Waiting');
  private told = Number.NEGATIVE_INFINITY;

  /** `what` names the thing and where it is, host and port and nothing that could be a credential. */
  constructor(
    private readonly what: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  because(error: unknown): void {
    if (this.now() - this.told < againMs) return;
    this.told = this.now();
    const line = `Waiting for ${this.what}: ${reasonOf(error)}`;
    this.logger.warn(line);
    tellTerminal(line);
  }
}

/** What several addresses of one name answered comes as one error without words of its own. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  const { message, code, errors } = error as { message?: unknown; code?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return [...new Set(errors.map((inner) => reasonOf(inner)))].join(', ');
  return [message, code].find((text): text is string => typeof text === 'string' && text !== '') ?? 'unknown error';
}
