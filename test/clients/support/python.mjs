import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '..', 'python', 'ask.py');
const waiting = new Map();
let child = null;
let asked = 0;

/** Idle, it must not keep the test file from ending: its input then closes, and it ends too. At work it must. */
const hold = (started, way) => [started, started.stdin, started.stdout].forEach((part) => part[way]());

/** One process for all calls of a test file: loading the SDK takes seconds. OSTIARY_CLIENTS_PYTHON is the Python that has it. */
const start = () => {
  const started = spawn(process.env.OSTIARY_CLIENTS_PYTHON, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface({ input: started.stdout }).on('line', (line) => {
    const { id, broken, ...outcome } = JSON.parse(line);
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) hold(started, 'unref');
    if (broken === undefined) resolve(outcome);
    else reject(new Error(`Python's SDK broke down: ${broken}`));
  });
  const failAll = (error) => waiting.forEach(({ reject }) => reject(error));
  started.on('error', failAll).on('exit', (code) => failAll(new Error(`python3 ended with ${code}`)));
  return started;
};

/** One call of the official Python SDK. Rejects when the SDK fails in a way that it does not name. */
export const askPython = (job) => {
  child ??= start();
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    hold(child, 'ref');
    child.stdin.write(`${JSON.stringify({ id, ...job })}\n`);
  });
};
