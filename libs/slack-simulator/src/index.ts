export { drawingCss } from './drawing/drawing.css.js';
export { messageHtml } from './drawing/draw-message.js';
export { approvalsChannel, SlackSimulator, type SlackSimulatorOptions } from './slack-simulator.js';
export { type RunningSlackSimulator, serveSlack, startSlackSimulator } from './start-slack-simulator.js';
