import { createOpenAI } from '@ai-sdk/openai';
import { aiTools, askAi } from './ai-sdk.mjs';
import { bashTool, chat, model, openai } from './openai.mjs';
import { askPython } from './python.mjs';

const parsed = (calls = []) => calls.map(({ name, arguments: input }) => ({ name, input: JSON.parse(input) }));
const failed = (error) => {
  const { status, code, message } = error;
  return { error: { name: error.constructor.name, status, code, message } };
};
const paramsOf = (prompt, { tools, stream }) => ({
  ...chat(prompt),
  ...(tools ? { tools: [bashTool] } : {}),
  ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
});

const ofCompletion = ({ choices: [{ message, finish_reason: finish }], usage }) => ({
  text: message.content,
  refusal: message.refusal,
  finish,
  calls: parsed((message.tool_calls ?? []).map((call) => call.function)),
  usage,
});

const sdk =
  (stream) =>
  async (target, prompt, { tools = false } = {}) => {
    const completions = openai(target).chat.completions;
    const params = paramsOf(prompt, { tools, stream });
    const answer = stream ? completions.stream(params).finalChatCompletion() : completions.create(params);
    return answer.then(ofCompletion, failed);
  };

const python =
  (stream) =>
  async (target, prompt, { tools = false } = {}) => {
    const { calls, ...outcome } = await askPython({ ...target, params: paramsOf(prompt, { tools, stream }) });
    return { ...outcome, calls: parsed(calls) };
  };

const aiSdk =
  (stream) =>
  ({ baseURL, apiKey }, prompt, { tools = false } = {}) =>
    askAi({ model: createOpenAI({ baseURL, apiKey }).chat(model), prompt, ...(tools ? { tools: aiTools } : {}) }, stream);

/**
 * Real clients of the OpenAI format behind one face: `ask(target, prompt, {tools})` resolves with what the application got,
 * `{text, refusal, finish, calls: [{name, input}], usage}` or `{error: {name, status, code, message}}`, and rejects where a client broke down.
 */
export const chatClients = [
  { name: 'the SDK, JSON', stream: false, ask: sdk(false) },
  { name: 'the SDK, stream', stream: true, ask: sdk(true) },
  { name: 'the Python SDK, JSON', stream: false, ask: python(false) },
  { name: 'the Python SDK, stream', stream: true, ask: python(true) },
  { name: 'the AI SDK, JSON', stream: false, ask: aiSdk(false) },
  { name: 'the AI SDK, stream', stream: true, ask: aiSdk(true) },
];
