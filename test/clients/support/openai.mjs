import OpenAI from 'openai';

export const model = 'gpt-5.4';

/** The SDK as an application has it, but for the retries: a test counts calls, so each test says how many it allows. */
export const openai = ({ baseURL, apiKey }, options = {}) => new OpenAI({ baseURL, apiKey, maxRetries: 2, ...options });

/** The parameters of a call with one prompt. */
export const chat = (text, more = {}) => ({ model, messages: [{ role: 'user', content: text }], ...more });

const command = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };
export const bashFunction = { name: 'Bash', description: 'Runs a command', parameters: command };
export const bashTool = { type: 'function', function: bashFunction };
