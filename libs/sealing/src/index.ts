export { boundToPoison, boxed, NO_SESSION, unboxed } from './content-box.js';
export { ConfiguredKeys } from './configured-keys.wrapper.js';
export { ContentKeyWrapper } from './content-key-wrapper.port.js';
