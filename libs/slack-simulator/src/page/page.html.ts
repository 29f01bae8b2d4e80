/** The page's frame; what the workspace shows is put into it by `client.js`, as text. */
export const pageHtml = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated Slack</title>
<link rel="stylesheet" href="/slack/page.css">
<header>
  <strong>Simulated Slack</strong>
  <span>A simulation by Ostiary for trying it out. Nothing here is Slack, and nobody has to sign in: choose who you are.</span>
  <label>I am <select id="person"></select></label>
</header>
<div id="layout">
  <nav id="places" aria-label="Channels"></nav>
  <main id="messages" aria-live="polite"></main>
</div>
<div id="overlay" hidden></div>
<div id="notice" role="status" hidden></div>
<script src="/slack/client.js"></script>
</html>
`;
