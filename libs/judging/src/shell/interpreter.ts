import {
  type AndOr,
  type CommandNode,
  type CompoundList,
  type ParsedScript,
  parse,
  type Pipeline,
  type PipelineNode,
  type Statement,
  type Word,
} from 'unbash';
import type { Place } from '../notes.js';
import { callsItselfTwice } from './calls-itself.js';
import { withoutContinuations } from './continued-lines.js';
import { Expander } from './expand.js';
import { assigned as assignedTo } from './rules/guard.rule.js';
import type { Run } from './run.js';
import { withRedirects } from './redirects.js';
import type { Runner, ShellCommand } from './shell-command.js';
import { runCommand, runFunctionOrAlias } from './run-command.js';
import { joined, nothing, unknownValue, type Value } from './value.js';

type Span = { readonly pos: number; readonly end: number };
const deepest = 24;

/**
 * Goes through a script as the shell would run it, without running anything: follows variables, functions, pipes and files that the script writes,
 * and has every command judged. What it returns is always what is printed.
 */
export class Interpreter implements Runner {
  readonly expander: Expander;

  constructor(readonly run: Run) {
    this.expander = new Expander(run, (script, span, stdin) => this.apart(() => this.nested(script, span, stdin)));
  }

  script(script: ParsedScript, stdin: Value | null = null): Value {
    if (script.errors !== undefined && script.errors.length > 0) this.unparsed(script.errors[0]?.message ?? '', script);
    return this.statements(script.commands, stdin);
  }

  text(text: Value, of: ShellCommand, wrapper: string, positional: readonly Value[] = [], stdin: Value | null = null): Value {
    const { run } = this;
    if (run.depth >= deepest) return this.tooDeep(of.place);
    if (!run.spend(0, text.text.length)) return unknownValue();
    if (text.text.trim() === '') return nothing;
    // What is not known stands for itself as a variable that nobody has set.
    const script = parse(withoutContinuations(text.text).replaceAll('\0', '${_}'));
    const before = { within: run.within, positional: run.positional, wrappers: run.wrappers };
    run.within = of.place;
    run.positional = positional;
    run.wrappers = [...of.wrappers, wrapper];
    run.depth++;
    try {
      return run.withVariables(of.assigned, () => this.script(script, stdin));
    } finally {
      run.depth--;
      Object.assign(run, before);
    }
  }

  args(args: readonly Value[], of: ShellCommand, wrapper: string): Value {
    const { run } = this;
    if (args.length === 0) return nothing;
    if (run.depth >= deepest) return this.tooDeep(of.place);
    if (!run.spend(1)) return unknownValue();
    run.depth++;
    try {
      return runCommand({ args, stdin: of.stdin, place: of.place, wrappers: [...of.wrappers, wrapper], assigned: of.assigned }, this);
    } finally {
      run.depth--;
    }
  }

  /** The script of a substitution; one in backticks with escapes has offsets of its own. */
  private nested(script: ParsedScript, span: Span, stdin: Value | null = null): Value {
    const { run } = this;
    if (run.depth >= deepest) return this.tooDeep(run.at(span));
    const { within } = run;
    if (script.source !== undefined) run.within = run.at(span);
    run.depth++;
    try {
      return this.script(script, stdin);
    } finally {
      run.depth--;
      run.within = within;
    }
  }

  private tooDeep(place: Place): Value {
    this.run.notes.danger('too_complex', place, 'Is nested deeper than what is judged.');
    return unknownValue();
  }

  /** What a subshell sets may or may not be seen later: it is one more possibility. */
  private apart<T>(inside: () => T): T {
    const { run } = this;
    const { folder } = run;
    const result = this.maybe(inside);
    run.folder = folder;
    return result;
  }

  private maybe<T>(inside: () => T): T {
    this.run.branches++;
    try {
      return inside();
    } finally {
      this.run.branches--;
    }
  }

  private statements(statements: readonly Statement[], stdin: Value | null): Value {
    const printed: Value[] = [];
    for (const { command } of statements) {
      if (!this.run.spend(0)) break;
      printed.push(this.node(command, stdin));
    }
    return printed.length === 1 ? (printed[0] as Value) : joined(printed);
  }

  private list = ({ commands }: CompoundList, stdin: Value | null): Value => this.statements(commands, stdin);

  private node(node: PipelineNode | AndOr | CommandNode, stdin: Value | null): Value {
    if (node.type === 'AndOr') return this.andOr(node, stdin);
    if (node.type === 'Pipeline') return this.pipeline(node, stdin);
    return this.command(node, stdin);
  }

  private andOr({ commands }: AndOr, stdin: Value | null): Value {
    return joined(commands.map((one, i) => (i === 0 ? this.node(one, stdin) : this.maybe(() => this.node(one, stdin)))));
  }

  private pipeline({ commands }: Pipeline, stdin: Value | null): Value {
    let flow = stdin;
    for (const one of commands) flow = commands.length > 1 ? this.apart(() => this.command(one, flow)) : this.command(one, flow);
    return flow ?? nothing;
  }

  private command(node: CommandNode | CompoundList, stdin: Value | null): Value {
    const { run } = this;
    switch (node.type) {
      case 'Command':
        return this.simple(node, stdin);
      case 'Redirected':
        return withRedirects(node.redirects, { stdin, place: run.at(node), program: '', stays: false }, this, (input) =>
          this.command(node.command, input),
        );
      case 'CompoundList':
        return this.list(node, stdin);
      case 'BraceGroup':
        return this.list(node.body, stdin);
      case 'Subshell':
        return this.apart(() => this.list(node.body, stdin));
      case 'If': {
        const printed = [this.list(node.clause, stdin)];
        const bodies = [
          node.then,
          ...node.elif.flatMap(({ clause, then }) => [clause, then]),
          ...(node.else === undefined ? [] : [node.else]),
        ];
        for (const body of bodies) printed.push(this.maybe(() => this.list(body, stdin)));
        return joined(printed);
      }
      case 'While':
        return joined([this.list(node.clause, stdin), this.maybe(() => this.list(node.body, stdin))]);
      case 'For':
      case 'Select': {
        const values = node.wordlist === undefined ? [unknownValue()] : this.expander.fields(node.wordlist);
        run.assign(node.name.value, values.length === 0 ? [nothing] : values);
        return this.maybe(() => this.list(node.body, stdin));
      }
      case 'ArithmeticFor':
        for (const part of [node.initialize, node.test, node.update]) if (part !== undefined) this.expander.visit(part);
        return this.maybe(() => this.list(node.body, stdin));
      case 'Case':
        this.expander.whole(node.word);
        return joined(node.items.map(({ body }) => this.maybe(() => this.list(body, stdin))));
      case 'Function':
        return this.define(node.name, node.body);
      case 'Coproc':
        return this.command(node.body, stdin);
      default:
        this.expander.visit(node);
        return nothing;
    }
  }

  /** A body is judged where it is called; `uncalled` has those that are not. */
  private define(name: Word, body: Parameters<Interpreter['command']>[0]): Value {
    const { run } = this;
    if (callsItselfTwice(body, name.value)) run.notes.danger('too_complex', run.at(name), 'A function starts itself again and again.');
    const { within, wrappers } = run;
    const call = (args: readonly Value[] | null, stdin: Value | null): Value => {
      const before = { positional: run.positional, within: run.within, wrappers: run.wrappers };
      Object.assign(run, { positional: args, within, wrappers });
      try {
        return this.command(body, stdin);
      } finally {
        Object.assign(run, before);
      }
    };
    run.functions.set(name.value, call);
    run.uncalled.set(name.value, () => call(null, null));
    return nothing;
  }

  /** Goes through the functions that nothing has called, with arguments that nobody knows: another script may. */
  uncalled(): void {
    for (let rounds = 0; rounds < 8 && this.run.uncalled.size > 0; rounds++) {
      for (const [name, call] of this.run.uncalled) {
        this.run.uncalled.delete(name);
        this.maybe(call);
      }
    }
  }

  private simple(node: Extract<CommandNode, { type: 'Command' }>, stdin: Value | null): Value {
    const { run } = this;
    const outer = { choice: run.choice, choices: run.choices };
    const printed: Value[] = [];
    // Each possible value of the variables in it makes a command of its own.
    let count = 1;
    for (let choice = 0; choice < count; choice++) {
      if (!run.spend(1)) break;
      run.choice = choice;
      run.choices = 1;
      printed.push(choice === 0 ? this.once(node, stdin) : this.maybe(() => this.once(node, stdin)));
      count = Math.max(count, run.choices);
    }
    run.choice = outer.choice;
    run.choices = Math.max(outer.choices, count);
    return printed[Math.min(outer.choice, printed.length - 1)] ?? unknownValue();
  }

  private once(node: Extract<CommandNode, { type: 'Command' }>, stdin: Value | null): Value {
    const { args, assigned } = this.expanded(node);
    const { run } = this;
    const around = {
      stdin: stdin ?? run.descriptors.get(0) ?? null,
      place: run.at(node),
      program: args[0]?.text ?? '',
      // What `exec` opens without a command stays open.
      stays: args.length === 1 && args[0]?.text === 'exec',
    };
    return withRedirects(node.redirects, around, this, (input) => this.called(args, assigned, node, input));
  }

  private called(args: Value[], assigned: ReadonlyMap<string, Value>, node: Span, stdin: Value | null): Value {
    const { run } = this;
    const place = run.at(node);
    if (args.length === 0) {
      for (const [name, value] of assigned)
        assignedTo(name, value, { program: '', args, stdin, place, wrappers: run.wrappers, assigned }, this);
      return nothing;
    }
    const command = { args, stdin, place, wrappers: run.wrappers, assigned };
    return runFunctionOrAlias(command, this) ?? runCommand(command, this);
  }

  private expanded(node: Extract<CommandNode, { type: 'Command' }>): { args: Value[]; assigned: Map<string, Value> } {
    const assigned = new Map<string, Value>();
    for (const one of node.prefix) {
      if (one.type !== 'Assignment') continue;
      const value =
        one.value.type === 'ArrayValue' ? joined(this.elements(one.name, one.value.elements), ' ') : this.expander.whole(one.value);
      assigned.set(one.name, value);
      if (node.name !== undefined) continue;
      const before = one.append ? (this.run.variable(one.name) ?? nothing) : nothing;
      this.run.assign(one.name, [one.append ? joined([before, value]) : value]);
    }
    if (node.name === undefined) return { args: [], assigned };
    return { args: this.expander.fields([node.name, ...node.args]), assigned };
  }

  private elements(name: string, words: readonly Word[]): Value[] {
    const values = this.expander.fields(words);
    this.run.assignArray(name, values);
    return values;
  }

  private unparsed(message: string, span: Span): void {
    const { run } = this;
    const { certain } = run.subject;
    run.notes.danger(
      'unparsed',
      run.at(span),
      `The shell's grammar does not fit: ${message}.`,
      certain ? {} : { severity: 'medium', confidence: 'low' },
    );
  }
}
