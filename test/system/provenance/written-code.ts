import { hash } from 'node:crypto';

const LINES = 18;

/** Decisions that `seed` makes, one after the other. */
class Choices {
  private made = 0;

  constructor(private readonly seed: string) {}

  /** A whole number below `limit`. */
  next(limit: number): number {
    this.made += 1;
    return hash('sha256', `${this.seed} ${this.made}`, 'buffer').readUInt32BE() % limit;
  }

  name(): string {
    return `n${this.next(46_656).toString(36)}`;
  }
}

function expression(choices: Choices, depth: number): string {
  const inner = (): string => expression(choices, depth - 1);
  const shapes: readonly (() => string)[] = [
    () => choices.name(),
    () => String(choices.next(100)),
    () => `${choices.name()}.${choices.name()}`,
    () => `${choices.name()}(${inner()}, ${inner()})`,
    () => `(${inner()} + ${inner()})`,
    () => `(${inner()} === ${inner()} ? ${inner()} : null)`,
    () => `[${inner()}, ...${inner()}]`,
    () => `{ key: ${inner()} }`,
    () => `!${inner()}`,
    () => `((one) => ${inner()})`,
    () => `(await ${inner()})`,
    () => `${choices.name()}[${inner()}]`,
  ];
  return shapes[choices.next(depth === 0 ? 3 : shapes.length)]!();
}

function statement(choices: Choices): string {
  const value = (): string => expression(choices, 2);
  const shapes: readonly (() => string)[] = [
    () => `const ${choices.name()} = ${value()};`,
    () => `if (${value()}) return ${value()};`,
    () => `for (const ${choices.name()} of ${value()}) ${value()};`,
    () => `${choices.name()} = ${value()};`,
    () => `while (${value()}) ${choices.name()} += 1;`,
    () => `throw new Error(String(${value()}));`,
  ];
  return shapes[choices.next(shapes.length)]!();
}

/** A function that nobody wrote before, of some twenty lines: its statements follow from `seed` alone, and two of them have hardly a line's form in common. */
export function codeOf(seed: string): string {
  const choices = new Choices(seed);
  const lines = Array.from({ length: LINES }, () => `  ${statement(choices)}`);
  return [`async function ${choices.name()}(${choices.name()}) {`, ...lines, '}', ''].join('\n');
}
