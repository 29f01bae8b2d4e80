import { startSimulator } from './simulator.js';

// Alone, for benchmarks and for trying clients: main.js [port] [key] [--no-ledger]
const [port = '8083', key = 'simulator-key'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const simulator = await startSimulator({
  host: '127.0.0.1',
  port: Number(port),
  key,
  ledger: process.argv.includes('--no-ledger') ? null : undefined,
});
console.log(`Model simulator on ${simulator.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
