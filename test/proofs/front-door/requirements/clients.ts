import { seenByPython, seenByTypescript } from '../clients';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { keyOf } from '../world';

const urlOf = ({ door }: Stage): string => `http://${door.address}:${door.client.port}/v1`;
const TEXT = 'tok0 tok1 tok2 tok3 tok4';
const PLACE = { city: 'Trondheim', population: 7 };

const python: Requirement = {
  title: "OpenAI's Python client and its agents work: chat, streams, tools, structured output, errors",
  holds: async (stage) => {
    const seen = await seenByPython(urlOf(stage), keyOf('reports'), 'planner', 'all');
    expect(seen).toEqual({
      chat: { text: TEXT, tokens: 7 },
      stream: { text: TEXT, chunks: 8, tokens: 7 },
      models: { names: ['planner', 'execution'] },
      refused: {
        key: ['AuthenticationError', 401, expect.stringContaining('no valid key')],
        model: ['NotFoundError', 404, expect.stringContaining('planner, execution')],
        path: ['NotFoundError', 404, expect.stringContaining('nothing at this path')],
      },
      long_prompt: { text: TEXT },
      tools: { name: 'weather', arguments: { city: 'Trondheim' } },
      forced_tool: { name: 'weather' },
      structured: PLACE,
      agent: { tool: [212660], final: PLACE },
      agent_streamed: { tool: [212660], final: PLACE },
    });
  },
  defects: {
    'errors as text': [
      inConfig(/content-type application\/json/, 'content-type text/plain'),
      inConfig(/"error":\{"message":"no valid key/, '"message":{"error":"no key'),
    ],
  },
};

const typescript: Requirement = {
  title: "OpenAI's TypeScript client works",
  holds: async (stage) => {
    const seen = await seenByTypescript(urlOf(stage), keyOf('reports'), 'planner');
    expect(seen).toEqual({
      whole: TEXT,
      streamed: TEXT,
      called: ['weather'],
      shaped: { city: 'Trondheim' },
      refused: 'AuthenticationError',
      names: ['planner', 'execution'],
    });
  },
  defects: { 'no list of models': [{ file: 'names.list', from: 'reports planner\n', to: '' }] },
};

export const CLIENTS = [python, typescript] as const;
