import { generateText, jsonSchema, streamText, tool } from 'ai';
import { bashFunction } from './openai.mjs';

export const aiTools = { Bash: tool({ description: bashFunction.description, inputSchema: jsonSchema(bashFunction.parameters) }) };

const failed = (error) => {
  // What it gave up on after it sent the call again comes wrapped.
  const { name, statusCode, data, message } = error.lastError ?? error;
  return { error: { name, status: statusCode, code: data?.error?.code, message } };
};

const outcome = ({ text, rawFinishReason, toolCalls, usage }) => ({
  text,
  refusal: null,
  finish: rawFinishReason,
  calls: toolCalls.map(({ toolName, input }) => ({ name: toolName, input })),
  usage: usage.raw,
});

const streamed = async (call) => {
  let broken = null;
  const result = streamText({ ...call, onError: ({ error }) => (broken = error) });
  await result.consumeStream({ onError: (error) => (broken ??= error) });
  if (broken !== null) throw broken;
  const [text, rawFinishReason, toolCalls, usage] = await Promise.all([
    result.text,
    result.rawFinishReason,
    result.toolCalls,
    result.usage,
  ]);
  return { text, rawFinishReason, toolCalls, usage };
};

/** One call of the Vercel AI SDK with its own retries: what the application got, or `{error}`. It never rejects. */
export const askAi = (call, stream) => (stream ? streamed(call) : generateText(call)).then(outcome, failed);
