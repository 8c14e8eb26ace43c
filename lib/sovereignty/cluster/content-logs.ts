import { listOf, step } from '../../policy/model/values';
import type { Sink, Way } from '../types';
import type { World } from '../world';
import { containersIn, type Pods } from './pods';

const LOG: Sink = { kind: 'unknown', name: 'the log, with what clients ask or are answered' };

/** Fields of a log format of HAProxy that hold what clients send: bodies, headers, queries, cookies. Source: HAProxy configuration manual, 8.2.6. */
const CONTENT_FIELDS =
  /(%HU\b|%HQ\b|%HP\b|%\+?Q?r\b|%hrl?\b|%hsl?\b|%CC\b|%CS\b|req\.body\w*|res\.body\w*|url_param|req\.f?hdrs?\b|res\.f?hdrs?\b|req\.cook\w*|capture\.(req|res)\.|\bquery\b|txn\.(body|prompt|messages|content|completion)\b)/;
const CAPTURES =
  /^\s*(?:(?:http-request|http-response|tcp-request\s+content)\s+capture\b|capture\s+(?:request|response|cookie)\b|declare\s+capture\b)/;

/** Switches of the engine that write prompts or answers. Source: vLLM serve arguments, envs.py. */
const FLAGS = /^--(enable-log-requests|enable-log-outputs|enable-log-deltas|max-log-len)\b/;
const VARIABLES = new Set(['VLLM_DEBUG_LOG_API_SERVER_RESPONSE', 'VLLM_REQUEST_BODY_LOG_LEVEL']);

/** Logs that hold content, of proxies and of engines. */
export function contentLogWays(world: World, pods: readonly Pods[]): readonly Way[] {
  return [...proxyWays(world), ...pods.flatMap(engineWays)];
}

const way = (from: string, because: string): Way => ({
  kind: 'content-log',
  direction: 'out',
  from,
  path: [from, because, LOG.name],
  to: LOG,
});

const proxyWays = (world: World): readonly Way[] =>
  logFormats(world).flatMap(({ from, where, line }) => {
    const field = CAPTURES.test(line) ? line.trim() : CONTENT_FIELDS.exec(line)?.[0];
    return field === undefined ? [] : [way(from, `${where}: ${field.slice(0, 120)}`)];
  });

interface LogLine {
  readonly from: string;
  readonly where: string;
  readonly line: string;
}

/** Lines of proxies that say what of a request is logged. */
export const logFormats = (world: World): readonly LogLine[] =>
  world.objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap((object) =>
      Object.entries((object.at('data') ?? {}) as object).flatMap(([file, text]) =>
        String(text)
          .split('\n')
          .flatMap((line, index) =>
            /^\s*(log-format(-sd)?|error-log-format|log_format|option\s+httplog)\b/.test(line) || CAPTURES.test(line)
              ? [{ from: object.label, where: `data.${file} line ${index + 1}`, line }]
              : [],
          ),
      ),
    );

function engineWays(pods: Pods): readonly Way[] {
  return containersIn(pods).flatMap((container) => {
    const flags = [...listOf(container['args']), ...listOf(container['command'])]
      .map(String)
      .filter((argument) => FLAGS.test(argument.replaceAll('_', '-')) && !/=\s*(false|0)$/i.test(argument));
    const variables = listOf(container['env'])
      .filter((entry) => {
        const name = String(step(entry, 'name'));
        const value = String(step(entry, 'value') ?? '');
        return (
          (VARIABLES.has(name) && !['0', 'false', ''].includes(value)) ||
          (name === 'VLLM_LOGGING_LEVEL' && /^debug$/i.test(value))
        );
      })
      .map((entry) => `${String(step(entry, 'name'))}=${String(step(entry, 'value'))}`);
    return [...flags, ...variables].map((word) => way(pods.label, `container ${String(container['name'])} ${word}`));
  });
}

/** Names of the fields of a log format, as its reader sees them. */
export function fieldsOf(line: string): readonly string[] {
  const named = [...line.matchAll(/%\(([^)]+)\)/g)].map(([, name = '']) => name);
  return named.length > 0 ? named : [...line.matchAll(/%(?:\{[^}]*\})?[\w[\].,()]+/g)].map(([field]) => field);
}
