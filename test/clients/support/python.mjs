import { spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', 'python', 'ask.py');

/** One call of the official Python SDK, in a process of its own; OSTIARY_CLIENTS_PYTHON is the Python that has it. Rejects when that breaks down. */
export const askPython = async (job, signal) => {
  const child = spawn(process.env.OSTIARY_CLIENTS_PYTHON, [program], { stdio: ['pipe', 'pipe', 'pipe'], signal });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes) => (stdout += bytes));
  child.stderr.on('data', (bytes) => (stderr += bytes));
  child.stdin.end(JSON.stringify(job));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`python3 ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout);
};
