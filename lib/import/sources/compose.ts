import { behindServe, startedByWords } from '../find-engine';
import { readScript, shellWords } from '../shell';
import type { Item, Reading, SourceEngine, Variable } from '../types';
import { spelled } from '../unresolved';
import { at, listOf, type Node, numberOf, objectOf, textOf, words } from './documents';
import { replicaSetting } from './manifest';
import { settingsOf } from './settings';

/** Services of a compose file that start an engine. */
export function readCompose(documents: readonly Node[]): Reading {
  const services = documents.flatMap((document) => Object.entries(objectOf(document['services'])));
  const read = services.map(([name, value]) => ({ name, engine: engineOf(name, objectOf(value)) }));
  return {
    engines: read.flatMap(({ engine }) => engine ?? []),
    settings: read.flatMap(({ name, engine }) => (engine === undefined ? [otherService(name)] : [])),
    unread: [],
  };
}

const otherService = (name: string): Item => ({
  place: `services.${name}`,
  kind: 'setting',
  name: 'service',
  outcome: 'not-carried',
  why: 'it starts no vLLM engine',
});

const READ = ['image', 'command', 'entrypoint', 'environment', 'deploy', 'scale', 'extends'];

function engineOf(name: string, service: Node): SourceEngine | undefined {
  const variables = variablesOf(service['environment']);
  const known = new Map(variables.flatMap((one) => (one.value === undefined ? [] : [[one.name, one.value] as const])));
  const served = servedBy(service, known);
  if (served === undefined) return undefined;
  const devices = listOf(at(service, 'deploy', 'resources', 'reservations', 'devices')).map(objectOf);
  const ids = devices.flatMap((device) => words(device['device_ids']));
  const counts = devices.flatMap((device) => numberOf(interpolated(textOf(device['count']) ?? '')) ?? []);
  const gpus = ids.length > 0 ? ids.length : counts.reduce((sum, count) => sum + count, 0);
  const replicas = numberOf(at(service, 'deploy', 'replicas')) ?? numberOf(service['scale']);
  return {
    place: `services.${name}`,
    name,
    words: served.map((text) => ({ text })),
    variables,
    settings: [
      ...replicaSetting(replicas, 'deploy.replicas'),
      ...(devices.length === 0
        ? []
        : [
            {
              name: 'deploy.resources',
              value: gpus > 0 ? `${gpus} GPUs` : 'all GPUs',
              outcome: 'derived' as const,
              to: 'capacity[].instanceType',
              why: 'GPUs of a pod follow from the layout; the instance type has at least as many',
            },
          ]),
      ...settingsOf(service, READ),
    ],
    hardware: gpus > 0 ? { gpus } : {},
    replicas,
    image: image(service),
  };
}

const image = (service: Node): string | undefined => {
  const text = textOf(service['image']);
  return text === undefined ? undefined : spelled(interpolated(text));
};

/** Words behind `vllm serve`; the image starts it where nothing else is said. */
function servedBy(service: Node, known: ReadonlyMap<string, string>): readonly string[] | undefined {
  const entrypoint = wordsOf(service['entrypoint']);
  const command = wordsOf(service['command']);
  const line = [...entrypoint, ...command];
  const direct = behindServe(line);
  if (direct !== undefined) return direct;
  const [started] = startedByWords(line.map(withDollars), { words: line, variables: known, ofScript: new Map() });
  if (started !== undefined) return started.words;
  const isEngine = /vllm/i.test(image(service) ?? '');
  const isShell = /(^|\/)(ba)?sh$/.test(line[0] ?? '');
  if (!isEngine || isShell || command.length === 0) return undefined;
  const args = command[0] === 'serve' ? command.slice(1) : command;
  return args.some((word) => word.startsWith('--')) ? args : undefined;
}

/** `$$` is a dollar sign that compose hands on. */
const withDollars = (text: string): string => text.replaceAll('$$', '$');

function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return shellWords(value.replaceAll('$$', '\\$').replace(/\n/g, ' '));
  return words(value).map((word) => (/\s/.test(word) && /vllm/.test(word) ? word : interpolated(word)));
}

/** `${NAME:-4096}` as compose replaces it; what no default is given for stays open. */
function interpolated(text: string): string {
  if (!text.includes('$')) return text;
  const [command] = readScript(`_ "${text.replaceAll('$$', '\\$').replaceAll('"', '\\"').replaceAll('`', '\\`')}"`);
  return command?.words[1] ?? text;
}

function variablesOf(value: unknown): readonly Variable[] {
  if (Array.isArray(value))
    return words(value).map((entry) => {
      const [name = '', ...rest] = entry.split('=');
      return rest.length === 0
        ? { name, note: 'of the shell that starts it' }
        : { name, value: interpolated(rest.join('=')) };
    });
  return Object.entries(objectOf(value)).map(([name, one]) => {
    const text = textOf(one);
    return text === undefined ? { name, note: 'of the shell that starts it' } : { name, value: interpolated(text) };
  });
}
