import { createRequire } from 'node:module';
import { spawn } from '@lydell/node-pty';
import { claudeEnvironment, claudeProgram } from './claude-code.mjs';
import { waitUntil } from './wait-until.mjs';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless');
const size = { cols: 120, rows: 50 };

/** Claude Code as a person has it: in a terminal, with its side calls. `screen()` is what that person sees now. */
export const openTerminal = (place, extra = {}) => {
  // A variable that is undefined would arrive as that word.
  const env = Object.fromEntries(Object.entries(claudeEnvironment(place, extra)).filter(([, value]) => value !== undefined));
  const terminal = new Terminal({ ...size, allowProposedApi: true });
  const child = spawn(claudeProgram, [], { ...size, name: 'xterm-256color', cwd: place.folder, env });
  child.onData((data) => terminal.write(data));
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: size.rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '').join('\n');
  };
  const shows = (text, options) =>
    waitUntil(`${JSON.stringify(text)} on the screen`, () => screen().includes(text), options).catch((error) => {
      throw new Error(`${error.message}; it shows:\n${screen()}`);
    });
  return {
    screen,
    shows,
    /** Types as a person does: the text, then, once it stands there, the return key. */
    submit: async (text) => {
      child.write(text);
      await shows(text.slice(0, 40));
      child.write('\r');
    },
    /** A key by its bytes. */
    press: (key) => child.write(key),
    close: () =>
      new Promise((resolve) => {
        child.onExit(() => resolve());
        child.kill('SIGKILL');
      }),
  };
};
