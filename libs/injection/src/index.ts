export { injectionSection } from './injection-page.js';
export { injectionScore } from './score.js';
export { signalKind, signalNames, type SignalName } from './signal-kinds.js';
export { signalsIn, type TextSource } from './signals-in.js';
