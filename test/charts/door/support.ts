import type { DoorFiles } from '../../../charts/door/render-door';
import { POD_SITES } from '../../../charts/door/sites';
import { SECRETS } from '../../../charts/door/files';
import type { FrontDoorPlan } from '../../../lib/environment';

const { folders } = POD_SITES;

/** Sections by title, each with its lines. */
export function sectionsOf(config: string): Map<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of config.split('\n'))
    if (/^\S/.test(line)) sections.set(line, (lines = []));
    else if (line.trim() !== '') lines.push(line.trim());
  return sections;
}

/** What makes HAProxy refuse the files, or send requests nowhere, as far as it can be seen without HAProxy. */
export function doorProblems({ config, maps }: DoorFiles, plan: FrontDoorPlan): string[] {
  const text = config['haproxy.cfg'] ?? '';
  const sections = sectionsOf(text);
  const backends = [...sections.keys()].flatMap((title) => /^backend (\S+)/.exec(title)?.[1] ?? []);
  const models = plan.backends.map(({ model }) => model);
  const leading = [...(maps['allowed.map'] ?? '').matchAll(/([^ ,:]+):\d+/g)].map(([, model]) => model!);
  const known = new Set([
    ...Object.keys(config).map((file) => `${folders.config}/${file}`),
    ...Object.keys(maps).map((file) => `${folders.maps}/${file}`),
    ...Object.values(SECRETS).map((file) => `${folders.secrets}/${file}`),
  ]);
  const paths = [...text.matchAll(/\/(?:etc|run)\/front-door\/[\w./-]+/g)].map(([path]) => path);
  const lua = Object.entries(config).flatMap(([file, script]) => (file.endsWith('.lua') ? [script] : []));
  const actions = [...text.matchAll(/(?:filter|http-request|use-service) lua\.(\w+)/g)].map(([, name]) => name!);
  const tables = [...text.matchAll(/ table (\S+)/g)].map(([, name]) => name!);
  return [
    ...models.filter((model) => !backends.includes(model)).map((model) => `no backend for ${model}`),
    ...leading
      .filter((model) => !backends.includes(model))
      .map((model) => `a name leads to ${model}, which is nowhere`),
    ...tables.filter((table) => !backends.includes(table)).map((table) => `no table ${table}`),
    ...paths.filter((path) => !known.has(path)).map((path) => `${path} is not there`),
    ...actions
      .filter((name) => !lua.some((script) => new RegExp(`core\\.register_\\w+\\("${name}"`).test(script)))
      .map((name) => `no script registers ${name}`),
    ...text
      .split('\n')
      .filter((line) => (line.match(/'/g) ?? []).length % 2 === 1)
      .map((line) => `a quote is open: ${line}`),
    ...[...text.matchAll(/lf-string '([^']*)'/g)].flatMap(([, body]) => (isJson(body!) ? [] : [`no JSON: ${body}`])),
    ...(/\b(undefined|NaN)\b|\[object/.exec(text) ?? []).slice(0, 1),
    ...Object.entries({ ...config, ...maps }).flatMap(([file, content]) =>
      /-----BEGIN (?!CERTIFICATE)|Bearer [A-Za-z0-9]{16}|\b[0-9a-f]{64}\b/.test(content)
        ? [`${file} holds what looks like a key`]
        : [],
    ),
  ];
}

/** With a word in place of every expression of HAProxy. */
function isJson(body: string): boolean {
  try {
    JSON.parse(body.replace(/%\[(?:[^[\]])*\]/g, 'word'));
    return true;
  } catch {
    return false;
  }
}
