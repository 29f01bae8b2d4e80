import process from 'node:process';

/** Keys as they are pressed, where there is a terminal to press them in. */
export interface Keyboard {
  readonly isThere: boolean;
  /** Returns what leaves the terminal as it was. */
  listen(press: (key: string) => void): () => void;
}

/** The terminal's. Its mode is put back when the process ends in any way that can be noticed. */
export const processKeyboard: Keyboard = {
  get isThere() {
    return process.stdin.isTTY && process.stdout.isTTY;
  },
  listen(press) {
    const { stdin } = process;
    if (!this.isThere) return () => undefined;
    const take = (bytes: Buffer): void => press(bytes.toString());
    const restore = (): void => void stdin.setRawMode(false);
    stdin.setRawMode(true);
    process.once('exit', restore);
    stdin.on('data', take);
    return () => {
      stdin.off('data', take);
      restore();
      process.off('exit', restore);
      stdin.pause();
    };
  },
};
