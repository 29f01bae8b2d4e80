export { injectionSection } from './injection-page.js';
export { LeakWatch, promptWindows } from './leaks/leak-watch.js';
export { injectionScore, scoreWith } from './score.js';
export { classifiedKind, signalKind, signalNames, type ClassifiedKind, type SignalName } from './signal-kinds.js';
export { signalsIn, type TextSource } from './signals-in.js';
