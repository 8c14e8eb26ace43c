/** What a model would write, without one: answers that follow the request's own tools and schemas. */

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

export interface ChatRequest {
  readonly model?: unknown;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[];
  readonly tools?: readonly { readonly function?: { readonly name: string; readonly parameters?: Schema } }[];
  readonly tool_choice?: unknown;
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema?: Schema } };
}

export interface Written {
  readonly content?: string;
  readonly toolCall?: { readonly name: string; readonly arguments: string };
}

export const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } as const;

/** A tool is called once; after its answer, or without one, comes text, as JSON where a schema asks for it. */
export function write(request: ChatRequest): Written {
  const [tool] = request.tools ?? [];
  const isAnswered = request.messages?.some(({ role }) => role === 'tool') === true;
  if (tool?.function !== undefined && !isAnswered && request.tool_choice !== 'none')
    return { toolCall: { name: tool.function.name, arguments: JSON.stringify(instance(tool.function.parameters ?? {})) } };
  const schema = request.response_format?.json_schema?.schema;
  if (schema !== undefined) return { content: JSON.stringify(instance(schema)) };
  return { content: 'tok0 tok1 tok2 tok3 tok4' };
}

/** Something that the schema allows. */
function instance(schema: Schema, definitions = schema.$defs ?? {}): unknown {
  if (schema.$ref !== undefined) return instance(definitions[schema.$ref.split('/').at(-1)!] ?? {}, definitions);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return instance(schema.anyOf[0]!, definitions);
  const [type = 'object'] = [schema.type ?? 'object'].flat();
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, one]) => [name, instance(one, definitions)]),
    );
  if (type === 'array') return schema.items === undefined ? [] : [instance(schema.items, definitions)];
  return { string: 'Trondheim', integer: 7, number: 7.5, boolean: true, null: null }[type];
}

const HEAD = { id: 'chatcmpl-double', created: 1_790_000_000 } as const;

export function wholeAnswer({ model }: ChatRequest, { content, toolCall }: Written): object {
  const message =
    toolCall === undefined
      ? { role: 'assistant', content }
      : { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: toolCall }] };
  const finish_reason = toolCall === undefined ? 'stop' : 'tool_calls';
  return {
    ...HEAD,
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason }],
    usage: USAGE,
  };
}

/** Events of a stream, before `[DONE]`. */
export function streamedAnswer({ model }: ChatRequest, { content = '', toolCall }: Written, chunks?: number): object[] {
  const chunk = (choices: readonly object[], more: object = {}): object => ({
    ...HEAD,
    object: 'chat.completion.chunk',
    model,
    choices,
    ...more,
  });
  const delta = (one: object, finish_reason: string | null = null): object =>
    chunk([{ index: 0, delta: one, logprobs: null, finish_reason }]);
  const words = chunks === undefined ? content.split(/(?<= )/) : Array.from({ length: chunks }, (_, at) => `tok${at} `);
  const middle =
    toolCall === undefined
      ? words.map((one) => delta({ content: one }))
      : [
          { index: 0, id: 'call_1', type: 'function', function: { name: toolCall.name, arguments: '' } },
          { index: 0, function: { arguments: toolCall.arguments } },
        ].map((one) => delta({ tool_calls: [one] }));
  return [
    delta({ role: 'assistant', content: '' }),
    ...middle,
    delta({}, toolCall === undefined ? 'stop' : 'tool_calls'),
    chunk([], { usage: USAGE }),
  ];
}
