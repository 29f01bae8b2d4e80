import { endOnSignal } from '#signals';

// Heard before the rest is even loaded.
endOnSignal();
await import('./ingress.process.js');
