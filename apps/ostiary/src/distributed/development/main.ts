import { endOnSignal } from '#signals';

// Heard before the rest is even loaded.
endOnSignal();
await import('./identity-and-simulator.process.js');
