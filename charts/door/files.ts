/** Maps of the plan; a changed one is taken without a restart. Keys and values: see `maps.ts`. */
export const MAPS = {
  routes: 'routes.map',
  fits: 'fits.map',
  tasks: 'tasks.map',
  sets: 'sets.map',
  names: 'names.map',
  allowed: 'allowed.map',
  rate: 'rate.map',
  concurrency: 'concurrency.map',
  tokens: 'tokens.map',
  body: 'body.map',
  priority: 'priority.map',
} as const;
export type MapName = keyof typeof MAPS;

/** Names of each set, in their order; and whose secrets the keys sidecar asks for. */
export const NAME_LIST = 'names.list';
export const SECRET_LIST = 'secrets.list';

/** What the keys sidecar writes: hash of a key to tenant, with `READY_ENTRY` once it knows; the key of the engines; the certificate. */
export const SECRETS = { keys: 'keys.map', engineKey: 'engine.map', certificate: 'door.pem' } as const;
export const READY_ENTRY = '_ready';
export const ENGINE_KEY_ENTRY = 'engine';

/** Authorities of the certificates of engines. */
export const ENGINE_AUTHORITIES = 'engine-authorities.pem';

export const CONFIG_FILE = 'haproxy.cfg';
export const SCRIPTS = {
  readRequest: 'read_request.lua',
  tokenUsage: 'token_usage.lua',
  recall: 'recall.lua',
  hotFiles: 'hot_files.lua',
  keys: 'keys.sh',
} as const;
