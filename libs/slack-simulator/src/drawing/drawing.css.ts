/** How drawings look, on the page and in pictures of the documentation. */
export const drawingCss = `
.blocks, .modal { font: 15px/1.47 'Lato', 'Noto Sans', system-ui, sans-serif; color: #1d1c1d; max-width: 640px; overflow-wrap: anywhere; }
.block { margin: 8px 0; }
.lines { white-space: pre-wrap; }
.section { display: flex; gap: 16px; justify-content: space-between; align-items: flex-start; }
.section > :first-child { flex: 1; min-width: 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
h3.block, .modal .title { font-size: 18px; font-weight: 900; margin: 8px 0; }
h4 { margin: 0 0 4px; font-size: 15px; }
hr.block { border: 0; border-top: 1px solid #ddd; }
.context { display: flex; flex-wrap: wrap; gap: 4px 8px; font-size: 13px; color: #616061; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.button { font: inherit; font-size: 14px; font-weight: 700; padding: 5px 12px; border: 1px solid #bbb; border-radius: 4px; background: #fff; color: #1d1c1d; text-decoration: none; cursor: pointer; }
.button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
.button:disabled { opacity: .5; cursor: default; }
code { font: 12px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; color: #c01343; background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; }
pre { font: 12px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; background: #f6f6f6; border: 1px solid #ddd; border-radius: 4px; padding: 8px; margin: 4px 0; white-space: pre-wrap; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; }
.mention { color: #1264a3; background: #e8f5fa; border-radius: 3px; padding: 0 2px; }
.image { color: #616061; font-style: italic; }
a { color: #1264a3; }
.input textarea, .input input[type=text], .input input[type=number], .input select { width: 100%; box-sizing: border-box; font: inherit; padding: 6px 8px; border: 1px solid #bbb; border-radius: 4px; }
.choice { display: block; }
.choice small, .input small { display: block; color: #616061; font-size: 13px; }
.modal { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 16px 20px; box-shadow: 0 8px 32px #0003; }
.modal > .actions { justify-content: flex-end; border-top: 1px solid #ddd; padding-top: 12px; margin-top: 12px; }
.error { color: #b3131f; font-weight: 700; margin: 4px 0; }
`;
