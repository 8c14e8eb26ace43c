import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { pythonPrograms } from './python/environment';

export type Seen = Readonly<Record<string, unknown>>;

/** What the official Python client and an agent framework saw at a base URL. */
export async function seenByPython(baseUrl: string, key: string, model: string, mode: 'all' | 'plain'): Promise<Seen> {
  const python = join(pythonPrograms(), 'python');
  const { stdout } = await promisify(execFile)(
    python,
    [join(__dirname, 'python/clients.py'), baseUrl, key, model, mode],
    {
      env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  return JSON.parse(stdout) as Seen;
}

const messages = [{ role: 'user' as const, content: 'hello' }];
const weather = {
  type: 'function' as const,
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
const place = {
  type: 'json_schema' as const,
  json_schema: { name: 'place', schema: { type: 'object', properties: { city: { type: 'string' } } } },
};

/** What the official TypeScript client saw. */
export async function seenByTypescript(baseURL: string, apiKey: string, model: string): Promise<Seen> {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  const whole = await client.chat.completions.create({ model, messages });
  let streamed = '';
  for await (const { choices } of await client.chat.completions.create({ model, messages, stream: true }))
    streamed += choices[0]?.delta.content ?? '';
  const called = await client.chat.completions.create({ model, messages, tools: [weather] });
  const shaped = await client.chat.completions.create({ model, messages, response_format: place });
  const refused = await new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 }).chat.completions
    .create({ model, messages })
    .catch((error: unknown) => (error as Error).constructor.name);
  const names: string[] = [];
  for await (const { id } of client.models.list()) names.push(id);
  return {
    whole: whole.choices[0]?.message.content,
    streamed,
    called: called.choices[0]?.message.tool_calls?.map((call) => (call.type === 'function' ? call.function.name : '')),
    shaped: JSON.parse(shaped.choices[0]?.message.content ?? 'null') as unknown,
    refused,
    names,
  };
}
