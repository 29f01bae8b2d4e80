import { unknown, type Value } from './value.js';

/** The arguments of a program, sorted as getopt does: joined, split, long, abbreviated. */
export class Options {
  readonly operands: Value[] = [];
  /** Where the first operand stands in the arguments. */
  firstOperand: number;
  /** An argument that is only known when it runs may hold any option. */
  unsure = false;
  private readonly given: { readonly name: string; readonly value: Value | null }[] = [];

  /**
   * `valued`: the options that take a value, separated by spaces: `o output`. `endAtOperand`: what stands behind the first operand belongs to it, as
   * with all that runs another command.
   */
  constructor(args: readonly Value[], valued = '', endAtOperand = false) {
    const takesValue = new Set(valued.split(' '));
    this.firstOperand = args.length;
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] as Value;
      const { text } = arg;
      if (text === '--') {
        this.operand(at + 1, args.slice(at + 1));
        break;
      }
      if (text.startsWith('--')) {
        const equals = text.indexOf('=');
        const name = text.slice(2, equals < 0 ? undefined : equals);
        if (equals >= 0) this.given.push({ name, value: { ...arg, text: text.slice(equals + 1) } });
        else this.given.push({ name, value: takesValue.has(name) ? (args[++at] ?? null) : null });
      } else if (text.startsWith('-') && text.length > 1) {
        // As find, java and terraform have them: one dash and a word.
        if (takesValue.has(text.slice(1))) this.given.push({ name: text.slice(1), value: args[++at] ?? null });
        else at = this.cluster(arg, args, at, takesValue);
      } else {
        if (text.startsWith(unknown)) this.unsure = true;
        this.operand(at, [arg]);
        if (endAtOperand) {
          this.operands.push(...args.slice(at + 1));
          break;
        }
      }
    }
  }

  /** Whether one of the options is given; a long one also where it is abbreviated. */
  has(...names: readonly string[]): boolean {
    return this.given.some(({ name }) => names.some((one) => is(name, one)));
  }

  values(...names: readonly string[]): Value[] {
    return this.given.flatMap(({ name, value }) => (value !== null && names.some((one) => is(name, one)) ? [value] : []));
  }

  private cluster(arg: Value, args: readonly Value[], start: number, takesValue: ReadonlySet<string>): number {
    const { text } = arg;
    this.given.push({ name: text.slice(1), value: null });
    for (let i = 1; i < text.length; i++) {
      const name = text[i] as string;
      if (!takesValue.has(name)) {
        if (text.length > 2) this.given.push({ name, value: null });
        continue;
      }
      const rest = text.slice(i + 1);
      if (rest !== '') this.given.push({ name, value: { ...arg, text: rest } });
      else this.given.push({ name, value: args[start + 1] ?? null });
      return rest === '' ? start + 1 : start;
    }
    return start;
  }

  private operand(at: number, operands: readonly Value[]): void {
    if (this.operands.length === 0) this.firstOperand = at;
    this.operands.push(...operands);
  }
}

const is = (given: string, name: string): boolean =>
  given === name || (name.length > 3 && given.length > 2 && given.length < name.length && name.startsWith(given));
