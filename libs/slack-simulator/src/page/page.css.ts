import { drawingCss } from '../drawing/drawing.css.js';

export const pageCss = `
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.47 'Lato', 'Noto Sans', system-ui, sans-serif; color: #1d1c1d; height: 100vh; display: flex; flex-direction: column; }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 8px 16px; background: #fff4ce; border-bottom: 1px solid #e8d48a; }
header label { margin-left: auto; }
header select { font: inherit; padding: 2px 6px; }
#layout { flex: 1; display: flex; min-height: 0; }
nav { width: 220px; background: #3f0e40; color: #fff; padding: 12px 8px; overflow-y: auto; }
nav button { display: block; width: 100%; text-align: left; font: inherit; color: #d9c9da; background: none; border: 0; border-radius: 6px; padding: 4px 12px; cursor: pointer; }
nav button[aria-current=true] { background: #1164a3; color: #fff; }
nav button.new { color: #fff; font-weight: 900; }
nav button.new::after { content: ' •'; }
nav p { margin: 16px 12px 4px; font-size: 13px; color: #b9a2ba; }
main { flex: 1; overflow-y: auto; padding: 8px 24px 24px; }
.message { padding: 8px 0; border-bottom: 1px solid #f0f0f0; }
.author { font-weight: 900; margin-right: 8px; }
.app { font-size: 10px; background: #e8e8e8; border-radius: 2px; padding: 1px 4px; margin-right: 8px; }
.time { color: #616061; font-size: 12px; }
.only-you { color: #616061; font-size: 12px; margin: 0; }
.thread { margin: 8px 0 0 16px; padding-left: 16px; border-left: 3px solid #e8e8e8; max-width: 640px; }
.reply { display: flex; gap: 8px; margin: 8px 0 0 16px; max-width: 624px; }
.reply input { flex: 1; font: inherit; padding: 4px 8px; border: 1px solid #ddd; border-radius: 4px; min-width: 0; }
.empty { color: #616061; }
#overlay { position: fixed; inset: 0; background: #0008; display: flex; align-items: flex-start; justify-content: center; padding: 8vh 16px; overflow-y: auto; }
#overlay[hidden], #notice[hidden] { display: none; }
#overlay .modal { width: min(560px, 100%); }
#notice { position: fixed; bottom: 16px; left: 50%; transform: translateX(-50%); background: #1d1c1d; color: #fff; padding: 8px 16px; border-radius: 6px; }
@media (max-width: 640px) { #layout { flex-direction: column; } nav { width: auto; max-height: 30vh; } main { padding: 8px 16px; } }
${drawingCss}`;
