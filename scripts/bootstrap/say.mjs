/** Progress goes to standard error, a line a step: standard output belongs to the command that follows. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Says why the command can't go on and ends it, without a stack: the reader can do something about each of these. */
export const giveUp = (line) => {
  say(`\nCannot go on: ${line}`);
  process.exit(1);
};
