import {
  type CommandArgument,
  type DoubleQuotedChild,
  forEachChild,
  parse,
  type ParsedScript,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';
import { withoutContinuations } from './continued-lines.js';
import { expandBraces } from './braces.js';
import { parameterValue, positionalOrVariable } from './parameter.js';
import type { Run } from './run.js';
import { isKnown, joined, nothing, unknownValue, type Value, valueOf } from './value.js';

/** Runs the script of a substitution, with what it reads, and returns what it prints. */
export type RunSubstitution = (script: ParsedScript, span: { readonly pos: number; readonly end: number }, stdin?: Value) => Value;

/** A piece of a word; what was not quoted and came from an expansion is split at white space. */
interface Piece {
  readonly value: Value;
  readonly splits: boolean;
}

/** Expands words as the shell does: braces, variables, substitutions, white space. What cannot be known stays in as `unknown`. */
export class Expander {
  constructor(
    private readonly run: Run,
    private readonly substitute: RunSubstitution,
  ) {}

  /** The arguments that the words of a command become. */
  fields(words: readonly CommandArgument[]): Value[] {
    return words.flatMap((word) => this.fieldsOf(word));
  }

  /** A word that is not split: the value of an assignment, a redirection's target. */
  whole(word: Word): Value {
    if (word.parts === undefined) return valueOf(word.value);
    return joined(word.parts.map((part) => this.piece(part).value));
  }

  /** The text of a here-document. */
  parts(parts: readonly WordPart[]): Value {
    return joined(parts.map((part) => this.piece(part).value));
  }

  /** Goes through the substitutions that stand anywhere in a node that is no word: arithmetic, patterns, tests. */
  visit(node: SyntaxNode): void {
    if (node.type === 'Word') {
      this.whole(node);
      return;
    }
    if ((node.type === 'CommandExpansion' || node.type === 'ArithmeticCommandExpansion') && node.script !== undefined) {
      this.substitute(node.script, node);
      return;
    }
    forEachChild(node, (child) => this.visit(child));
  }

  private fieldsOf(word: CommandArgument): Value[] {
    if (word.type === 'Assignment') {
      if (word.value.type === 'ArrayValue') {
        const elements = this.fields(word.value.elements);
        this.run.assignArray(word.name, elements);
        return [joined([valueOf(`${word.name}=`), joined(elements, ' ')])];
      }
      return [joined([valueOf(`${word.name}${word.append ? '+=' : '='}`), this.whole(word.value)])];
    }
    const { parts } = word;
    if (parts === undefined) return [valueOf(word.value)];
    if (parts.some((part) => part.type === 'BraceExpansion')) return this.braced(word);
    return split(
      parts.map((part) => this.piece(part)),
      this.separators(),
    );
  }

  /** Braces come first and as text: each word that they make is read anew. */
  private braced(word: Word): Value[] {
    const texts = expandBraces(withoutContinuations(word.text));
    if (texts === null) {
      this.run.notes.danger('too_complex', this.run.at(word), 'Has braces that stand for more words than are followed.');
      return [unknownValue()];
    }
    if (!this.run.spend(0, texts.join(' ').length)) return [unknownValue()];
    const command = parse(`: ${texts.join(' ')}`).commands[0]?.command;
    if (command?.type !== 'Command') return [unknownValue()];
    return command.args.flatMap((arg) => {
      if (arg.type === 'Assignment') return [valueOf(arg.text)];
      const pieces = (arg.parts ?? []).map((part) =>
        part.type === 'BraceExpansion' ? { value: valueOf(part.text), splits: false } : this.piece(part),
      );
      return arg.parts === undefined ? [valueOf(arg.value)] : split(pieces, this.separators());
    });
  }

  private piece(part: WordPart | DoubleQuotedChild): Piece {
    switch (part.type) {
      case 'Literal':
        // A line that goes on leaves nothing, not even an empty argument.
        return { value: valueOf(part.value), splits: part.value === '' };
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return { value: valueOf(part.value), splits: false };
      case 'DoubleQuoted':
      case 'LocaleString':
        if (part.parts.length === 1 && isAll(part.parts[0])) return this.piece(part.parts[0] as DoubleQuotedChild);
        return { value: joined(part.parts.map((inner) => this.piece(inner).value)), splits: false };
      case 'SimpleExpansion':
        return { value: this.paid(this.simple(part.text.slice(1))), splits: true };
      case 'ParameterExpansion':
        if (part.index !== undefined) this.visit(part.index);
        return { value: this.paid(this.parameter(part)), splits: true };
      case 'CommandExpansion':
        if (part.script === undefined) return { value: unknownValue(), splits: true };
        return { value: withoutLastLines(this.substitute(part.script, part)), splits: true };
      case 'ProcessSubstitution':
        return { value: this.processSubstitution(part), splits: false };
      case 'ArithmeticExpansion':
        if (part.expression !== undefined) this.visit(part.expression);
        return { value: unknownValue(), splits: false };
      case 'Glob':
        return { value: valueOf(part.text), splits: false };
      default:
        forEachChild(part, (child) => this.visit(child));
        return { value: valueOf(part.text), splits: false };
    }
  }

  /** `<(...)` is read; `>(...)` is written to, and reads that. */
  private processSubstitution(part: Extract<WordPart, { type: 'ProcessSubstitution' }>): Value {
    const { script } = part;
    if (script === undefined) return this.run.nameSubstitution(nothing);
    const printed = this.substitute(script, part);
    if (part.operator === '<') return this.run.nameSubstitution(printed);
    return this.run.nameSink((written) => this.substitute(script, part, written));
  }

  /** Copies of long values count as work. */
  private paid(value: Value): Value {
    return value.text.length < 256 || this.run.spend(0, value.text.length) ? value : unknownValue(value.marks);
  }

  /** What words are split at: white space, or what the script says. */
  private separators(): RegExp {
    const own = this.run.variable('IFS');
    if (own === undefined || own.text === ' \t\n' || !isKnown(own)) return whiteSpace;
    return own.text === '' ? /(?!)/ : new RegExp(`[${RegExp.escape(own.text)}]+`);
  }

  private simple(name: string): Value {
    return positionalOrVariable(name, this.run) ?? this.run.unset(name);
  }

  private parameter(part: Extract<WordPart, { type: 'ParameterExpansion' }>): Value {
    // Any piece of the separators separates.
    if (part.parameter === 'IFS') return valueOf(' ');
    if (part.index !== undefined) return this.element(part.parameter, part.index.text);
    return parameterValue(part, this.run, (word) => this.whole(word));
  }

  /** `${a[0]}` and `${a[@]}`: arrays are kept as their elements beside the name. */
  private element(name: string, index: string): Value {
    if (/^[0-9]+$/.test(index)) return this.run.variable(`${name}[${Number(index)}]`) ?? unknownValue();
    return this.run.variable(`${name}[${index.replace(/^(["'])(.*)\1$/s, '$2')}]`) ?? this.run.variable(`${name}[@]`) ?? unknownValue();
  }
}

/** `"$@"` and `"${a[@]}"` become as many arguments as there are elements, quoted or not. */
const isAll = (part: DoubleQuotedChild | undefined): boolean =>
  (part?.type === 'SimpleExpansion' && part.text === '$@') ||
  (part?.type === 'ParameterExpansion' && (part.index?.text === '@' || (part.parameter === '@' && part.operation === undefined)));

const whiteSpace = /[ \t\n]+/;
const withoutLastLines = ({ text, marks }: Value): Value => valueOf(text.replace(/\n+$/, ''), marks);

function split(pieces: readonly Piece[], separators: RegExp): Value[] {
  const fields: Value[] = [];
  let current: Value | null = null;
  for (const { value, splits } of pieces) {
    if (!splits) {
      current = current === null ? value : joined([current, value]);
      continue;
    }
    const texts = value.text.split(separators);
    texts.forEach((text, i) => {
      if (i > 0 && current !== null) {
        if (current.text !== '') fields.push(current);
        current = null;
      }
      if (text !== '') current = joined([...(current === null ? [] : [current]), valueOf(text, value.marks)]);
    });
  }
  if (current !== null) fields.push(current);
  // An expansion that stands alone and is empty leaves no argument; what is quoted does.
  return fields;
}
