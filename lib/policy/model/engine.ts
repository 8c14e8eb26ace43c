import { parse } from 'yaml';
import type { ClusterView } from './cluster-view';
import type { KubernetesObject } from './kubernetes-object';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from './pods';
import { shellWords } from './shell-words';
import { isObject, listOf, step, type JsonObject } from './values';

/** A variable of a container; `value` undefined: nobody can say now. */
export interface Variable {
  readonly name: string;
  readonly value: string | undefined;
  readonly path: string;
}

/** A flag, however it was written: `name` without dashes, `_` as `-`, and without keys behind a dot. */
export interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  /** As it stands there, without its value. */
  readonly written: string;
  readonly path: string;
}

const mapNamed = (name: unknown, pod: PodTemplate, { objects }: ClusterView): JsonObject | undefined => {
  const found = objects.find(
    (object) => object.kind === 'ConfigMap' && object.namespace === pod.object.namespace && object.name === name,
  );
  const data = found?.at('data');
  return found === undefined ? undefined : isObject(data) ? data : {};
};

const textOf = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;

/** Variables of a container, through ConfigMaps too. */
export function variablesOf(
  pod: PodTemplate,
  { json, path }: ContainerView,
  cluster: ClusterView,
): readonly Variable[] {
  const all = listOf(json['envFrom']).flatMap((source, index) => {
    const data = mapNamed(step(step(source, 'configMapRef'), 'name'), pod, cluster);
    return Object.entries(data ?? {}).map(([key, value]) => ({
      name: `${String(step(source, 'prefix') ?? '')}${key}`,
      value: textOf(value),
      path: `${path}.envFrom.${index} ${key}`,
    }));
  });
  const own = listOf(json['env']).map((entry) => {
    const name = String(step(entry, 'name'));
    const source = step(step(entry, 'valueFrom'), 'configMapKeyRef');
    const fromMap =
      source === undefined
        ? undefined
        : step(mapNamed(step(source, 'name'), pod, cluster), String(step(source, 'key')));
    const isLiteral = step(entry, 'valueFrom') === undefined;
    return {
      name,
      value: isLiteral ? (textOf(step(entry, 'value')) ?? '') : textOf(fromMap),
      path: `${path}.env ${name}`,
    };
  });
  return [...all, ...own];
}

/** Sources of variables that nobody can look into now. */
export const unseenSources = (
  pod: PodTemplate,
  { json, path }: ContainerView,
  cluster: ClusterView,
): readonly string[] =>
  listOf(json['envFrom']).flatMap((source, index) =>
    mapNamed(step(step(source, 'configMapRef'), 'name'), pod, cluster) === undefined
      ? [`${path}.envFrom.${index}`]
      : [],
  );

interface Word {
  readonly text: string;
  readonly path: string;
}

/** Command and arguments as the program gets them; scripts of a shell in words, `$(NAME)` put in where it is known. */
export function wordsOf(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Word[] {
  const variables = new Map(variablesOf(pod, container, cluster).map(({ name, value }) => [name, value]));
  const known = (text: string): string =>
    text.replace(/\$\((\w+)\)|\$\{(\w+)\}|\$(\w+)/g, (all, ...names: (string | undefined)[]) => {
      const name = names.slice(0, 3).find((one) => one !== undefined) ?? '';
      return variables.get(name) ?? all;
    });
  return ['command', 'args'].flatMap((field) =>
    listOf(container.json[field]).flatMap((argument) => {
      const text = known(String(argument));
      const words = isScript(text)
        ? shellWords(text).flatMap((word) => (isScript(word) ? shellWords(word) : [word]))
        : [text];
      return words.map((word) => ({ text: word, path: `${container.path}.${field}` }));
    }),
  );
}

/** More than one word, of which one begins with dashes or runs an engine: JSON is none. */
const isScript = (text: string): boolean =>
  /\s/.test(text) && !/^\s*[{[]/.test(text) && /(^|\s)--|vllm|ray\s/.test(text);

const ENGINE_PROGRAM = /(^|\/)vllm$|^vllm\.entrypoints\b|^api_server(\.py)?$/;
const ENGINE_IMAGE = /(^|\/)[^/]*vllm[^/]*$/;

/** A container that runs vLLM, in its pod. */
interface Engine {
  readonly pod: PodTemplate;
  readonly container: ContainerView;
}

export const enginesIn = (object: KubernetesObject, cluster: ClusterView): readonly Engine[] =>
  podsOf(object).flatMap((pod) =>
    containersOf(pod)
      .filter((container) => isEngine(pod, container, cluster))
      .map((container) => ({ pod, container })),
  );

/** Whether a container runs vLLM: by its program, or by its image where that chooses the program. */
export function isEngine(pod: PodTemplate, container: ContainerView, cluster: ClusterView): boolean {
  const words = wordsOf(pod, container, cluster).map(({ text }) => text);
  if (words.some((word) => ENGINE_PROGRAM.test(word) || word === '--served-model-name')) return true;
  const image = String(container.json['image']).replace(/[@:][^/]*$/, '');
  return container.json['command'] === undefined && ENGINE_IMAGE.test(image);
}

export const flagName = (written: string): string =>
  (written.replace(/^--/, '').split('.')[0] ?? '').replaceAll('_', '-');

/** Flags among the words, and those in files that `--config` names. */
export function flagsOf(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Flag[] {
  const words = wordsOf(pod, container, cluster);
  const own = words.flatMap(({ text, path }, index): readonly Flag[] => {
    if (!text.startsWith('--') || text === '--') return [];
    const [written = '', ...rest] = text.split('=');
    const next = words[index + 1]?.text;
    const value = rest.length > 0 ? rest.join('=') : next?.startsWith('--') === true ? undefined : next;
    return [{ name: flagName(written), value, written, path }];
  });
  return [...own, ...own.flatMap((flag) => (flag.name === 'config' ? configured(flag, pod, container, cluster) : []))];
}

/** Files of `--config` that nobody can look into now. */
export const unseenConfigs = (pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Flag[] =>
  flagsOf(pod, container, cluster).filter(
    (flag) => flag.name === 'config' && fileAt(flag.value, pod, container, cluster) === undefined,
  );

function configured(flag: Flag, pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Flag[] {
  const file = fileAt(flag.value, pod, container, cluster);
  const parsed: unknown = file === undefined ? undefined : parsedYaml(file);
  return Object.entries(isObject(parsed) ? parsed : {})
    .filter(([, value]) => value !== false)
    .map(([key, value]) => ({
      name: flagName(key),
      value: typeof value === 'string' ? value : JSON.stringify(value),
      written: `--${key}`,
      path: `${flag.path} ${flag.written} ${flag.value}`,
    }));
}

function parsedYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Text of a file that a ConfigMap mounts, or nothing that could be in one that the pod writes by itself in memory. */
function fileAt(
  file: string | undefined,
  pod: PodTemplate,
  { json }: ContainerView,
  cluster: ClusterView,
): string | undefined {
  const mount = listOf(json['volumeMounts']).find(
    (one) => file?.startsWith(`${String(step(one, 'mountPath'))}/`) === true,
  );
  const volume = listOf(pod.spec['volumes']).find((one) => step(one, 'name') === step(mount, 'name'));
  if (volume === undefined || file === undefined) return undefined;
  if (step(step(volume, 'emptyDir'), 'medium') === 'Memory' && step(mount, 'readOnly') === true) return '';
  const name = file.slice(String(step(mount, 'mountPath')).length + 1);
  return textOf(step(mapNamed(step(step(volume, 'configMap'), 'name'), pod, cluster), name));
}

/** What is served: the first word of an engine that is no program and no flag, or `--model`. */
export function modelOf(pod: PodTemplate, container: ContainerView, cluster: ClusterView): string | undefined {
  const words = wordsOf(pod, container, cluster).map(({ text }) => text);
  const stated = flagsOf(pod, container, cluster).find(({ name }) => name === 'model')?.value;
  const serve = words.indexOf('serve');
  const first = serve >= 0 ? words[serve + 1] : words[0];
  return stated ?? (first === undefined || first.startsWith('-') || ENGINE_PROGRAM.test(first) ? undefined : first);
}
