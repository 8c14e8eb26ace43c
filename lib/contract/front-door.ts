import { COMPONENT_LABEL, PART_OF, PART_OF_LABEL } from './labels';

/**
 * What stands before the engines agrees on this with them: today one listener of a load balancer for each model, later a
 * router that tells models and tenants apart. It finds the pods of all models by `ENDPOINT_SELECTOR`, those of one by
 * `modelServiceName`, asks `HTTP_PATHS.health`, and has to keep `UNGUARDED_PATHS` to itself.
 */
export const ENDPOINT_COMPONENT = 'endpoint';

/** Pods that answer HTTP. */
export const ENDPOINT_SELECTOR: Readonly<Record<string, string>> = {
  [PART_OF_LABEL]: PART_OF,
  [COMPONENT_LABEL]: ENDPOINT_COMPONENT,
};

/** On the door's metrics port: what it remembered of conversations, where a model is `kv-aware`. */
export const DOOR_CONVERSATIONS_PATH = '/conversations';

/** Paths the engine answers without authentication and the cluster asks for. */
export const HTTP_PATHS = { health: '/health', metrics: '/metrics' } as const;

/** What the door answers on its health port: 200 as long as it may be sent requests. */
export const DOOR_READY_PATH = '/ready';

/** Beginnings of paths for which vLLM asks for the API key (vllm/entrypoints/serve/middleware/authenticate.py, 0.29.0 and 0.33.0). */
export const KEY_GUARDED_PREFIXES: readonly string[] = ['/v1', '/v2', '/inference', '/cohere'];

/** Paths that answer without the key in every release; asked of running engines by the proof of engine arguments. */
export const UNGUARDED_PATHS: Readonly<Record<'GET' | 'POST', readonly string[]>> = {
  GET: ['/health', '/ping', '/version', '/metrics', '/load'],
  POST: [
    '/invocations',
    '/tokenize',
    '/detokenize',
    '/generative_scoring',
    '/scale_elastic_ep',
    '/is_scaling_elastic_ep',
  ],
};

/** Which of them newer releases add: from `THRESHOLDS.kvEventSources` of the catalog on. */
export const LATER_UNGUARDED_PATHS: readonly string[] = ['/kv_event_sources'];

/** Characters of the names that an answer of the door lists: it is made in a buffer of 16 KiB. */
export const LONGEST_NAME_LIST = 2000;

/** What a request wants of a model, which must be for it: a model that generates embeds nothing. */
export type DoorTask = 'generate' | 'embed' | 'score' | 'classify';

interface DoorRoute {
  readonly method: 'POST';
  readonly path: string;
  readonly tasks: readonly DoorTask[];
}

const post = (path: string, ...tasks: readonly DoorTask[]): DoorRoute => ({ method: 'POST', path, tasks });

/**
 * All that the front door lets through to engines; `GET /v1/models` it answers itself. Not among them though vLLM has them:
 * what names a stored answer (`GET /v1/responses/{id}`), which another replica does not know.
 */
export const DOOR_ROUTES: readonly DoorRoute[] = [
  post('/v1/chat/completions', 'generate'),
  post('/v1/completions', 'generate'),
  post('/v1/responses', 'generate'),
  post('/v1/messages', 'generate'),
  post('/v1/messages/count_tokens', 'generate'),
  post('/v1/embeddings', 'embed'),
  post('/v1/score', 'embed', 'score'),
  post('/score', 'embed', 'score'),
  post('/v1/rerank', 'embed', 'score'),
  post('/v2/rerank', 'embed', 'score'),
  post('/rerank', 'embed', 'score'),
  post('/classify', 'score', 'classify'),
  post('/pooling', 'embed', 'score', 'classify'),
];

/** Where `frontDoor.tokenize` asks for it. */
export const DOOR_TOKENIZE_ROUTES: readonly DoorRoute[] = ['/tokenize', '/detokenize'].map((path) =>
  post(path, 'generate', 'embed', 'score', 'classify'),
);
