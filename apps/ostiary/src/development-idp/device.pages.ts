import type { KoaContextWithOIDC } from 'oidc-provider';

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Ostiary development sign-in</title>
<style>body { font: 1rem system-ui; max-width: 24rem; margin: 4rem auto; } code { font-size: 2rem; } button, input { font: inherit; padding: .5rem .75rem; }</style>
<h1>${title}</h1>
${body}
</html>
`;

/** The pages on which a person confirms the code that a command line shows them. `form` is the provider's own, without its button. */
export const devicePages = {
  userCodeInputSource: (context: KoaContextWithOIDC, form: string, _out?: unknown, error?: unknown): void => {
    const words = error === undefined ? 'Enter the code that the command line shows.' : 'There is no such code, or it is over. Try again.';
    context.body = page('Which code?', `<p>${words}</p>${form}<button type="submit" form="op.deviceInputForm">Continue</button>`);
  },
  userCodeConfirmSource: (context: KoaContextWithOIDC, form: string, _client: unknown, _device: unknown, userCode: string): void => {
    context.body = page(
      'Is it your code?',
      `<p>Your command line should show</p><p><code>${userCode}</code></p>${form}<button type="submit" form="op.deviceConfirmForm">It does</button>
<button type="submit" form="op.deviceConfirmForm" value="yes" name="abort">It does not</button>`,
    );
  },
  successSource: (context: KoaContextWithOIDC): void => {
    context.body = page('Signed in', '<p>Go back to the command line.</p>');
  },
};
