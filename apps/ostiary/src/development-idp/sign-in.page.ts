import type { DevelopmentUser } from './development-users.js';

/** The whole sign-in: a button a user. All its texts are ours, so nothing needs escaping. */
export const signInPage = (users: readonly DevelopmentUser[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Ostiary development sign-in</title>
<style>body { font: 1rem system-ui; max-width: 24rem; margin: 4rem auto; } button { display: block; width: 100%; margin: .5rem 0; padding: .75rem; font: inherit; text-align: left; }</style>
<h1>Who are you?</h1>
<p>Development identity provider: no passwords, never for production.</p>
<form method="post">
${users.map(({ id, name, groups }) => `<button name="user" value="${id}">${name} <small>(${groups.join(', ')})</small></button>`).join('\n')}
</form>
</html>
`;
