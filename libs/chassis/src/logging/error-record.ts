/** What of an error is logged. Drivers hang statements and parameters on theirs, and those can be what somebody typed. */
export interface ErrorRecord {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorRecord;
}

const LONGEST = 500;
const DEEPEST = 4;

/** Class, message (cut), code, the frames of the stack, and the same of its causes. */
export function errorRecord(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const { code } = error as { code?: unknown };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: error.message.slice(0, LONGEST),
    ...(typeof code === 'string' ? { code } : {}),
    ...(frames ? { stack: frames.join('\n') } : {}),
    ...(error.cause === undefined || depth >= DEEPEST ? {} : { cause: errorRecord(error.cause, depth + 1) }),
  };
}
