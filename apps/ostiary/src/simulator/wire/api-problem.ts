/** An error that the simulator answers with; each wire format writes it in its own shape. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Further members of the error object: `details` of Anthropic's, `code` and `param` of OpenAI's. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
