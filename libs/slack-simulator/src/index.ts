export { drawingCss } from './drawing/drawing.css.js';
export { messageHtml, modalHtml } from './drawing/draw-message.js';
