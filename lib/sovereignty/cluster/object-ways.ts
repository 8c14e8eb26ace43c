import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { isObject, listOf, step, stringsIn } from '../../policy/model/values';
import { arnOf, bucketPlace, hostPlace, placeOf, registryPlace, resourcePlace } from '../places';
import { placesIn, regionsIn, type Setting, settingsIn } from '../texts';
import type { Sink, Way } from '../types';
import type { World } from '../world';
import { contentLogWays } from './content-logs';
import { containersIn, type Pods } from './pods';

const out = (kind: Way['kind'], from: string, because: string, to: Sink, more: Partial<Way> = {}): Way => ({
  kind,
  direction: 'out',
  from,
  path: [from, because, to.name],
  to,
  ...more,
});

/** Where objects send to by what they name. */
export const objectWays = (world: World, pods: readonly Pods[]): readonly Way[] => [
  ...world.objects.flatMap((object) => [
    ...textWays(world, object),
    ...externalNames(world, object),
    ...endpointWays(world, object),
    ...bucketVolumes(world, object),
    ...annotationWays(world, object),
  ]),
  ...pods.flatMap((one) => [...imageWays(world, one), ...hubWays(one)]),
  ...contentLogWays(world, pods),
];

/** Nodes pull an image from wherever its name says; what asks for it is seen there. */
function imageWays(world: World, pods: Pods): readonly Way[] {
  const volumes = listOf(pods.spec['volumes']).flatMap((volume) => step(step(volume, 'image'), 'reference') ?? []);
  const images = [...new Set([...containersIn(pods).map(({ image }) => image), ...volumes].map(String))];
  return images.flatMap((image) => {
    const place = registryPlace(world, image);
    return place.kind === 'inside' ? [] : [out('registry', pods.label, `image ${image}`, place)];
  });
}

const isEngine = (container: Readonly<Record<string, unknown>>): boolean =>
  /vllm/i.test(String(container['image'])) &&
  listOf(container['args']).some((argument) =>
    /^(--)?(served-model-name|model|tensor-parallel-size|max-model-len)/.test(String(argument).replace(/^--/, '--')),
  );

/** What an engine calls by itself unless it is told not to. Source: vLLM docs/usage/usage_stats.md, huggingface_hub environment variables. */
const CALLS_HOME: readonly { readonly unless: readonly string[]; readonly to: string; readonly says: string }[] = [
  {
    unless: ['VLLM_NO_USAGE_STATS', 'DO_NOT_TRACK'],
    to: 'stats.vllm.ai',
    says: 'reports its use (VLLM_NO_USAGE_STATS is not 1)',
  },
  {
    unless: ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'],
    to: 'huggingface.co',
    says: 'asks the hub for files (HF_HUB_OFFLINE is not 1)',
  },
];

function hubWays(pods: Pods): readonly Way[] {
  return containersIn(pods)
    .filter(isEngine)
    .flatMap((container) =>
      CALLS_HOME.filter(({ unless }) => !unless.some((name) => isOn(container, name))).map(({ to, says }) =>
        out('named-address', pods.label, `container ${String(container['name'])} ${says}`, { kind: 'host', name: to }),
      ),
    );
}

const isOn = (container: Readonly<Record<string, unknown>>, name: string): boolean =>
  listOf(container['env']).some(
    (entry) => step(entry, 'name') === name && ['1', 'true'].includes(String(step(entry, 'value'))),
  );

/** Not read as places: images have a way of their own, and what only people read. */
const NOT_READ =
  /(^|\.)(image|imageID|\$schema)$|^metadata\.annotations\.|^metadata\.labels\.|^(apiVersion|kind)$|^data\..*\.(md|txt)$/;
const EMBEDDED_ARN = /arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[^\s"'\\,;]*/g;

/** Every text of an object that names a place: arguments, variables, configuration, secrets. */
function textWays(world: World, object: KubernetesObject): readonly Way[] {
  const seen = new Set<string>();
  return textsOf(object).flatMap(([path, text, key]) =>
    placesOfText(world, text, key).flatMap((to) => {
      if (to.kind === 'inside' || seen.has(to.name)) return [];
      seen.add(to.name);
      return [
        out(/nameserver/i.test(key) ? 'resolver' : 'named-address', object.label, `${path}: ${excerpt(text, to)}`, to),
      ];
    }),
  );
}

function placesOfText(world: World, text: string, key: string): readonly Sink[] {
  const arns = (text.match(EMBEDDED_ARN) ?? []).flatMap((arn) =>
    arnOf(arn) === undefined ? [] : [resourcePlace(world, { text: arn, targets: [] })],
  );
  const regions = /region/i.test(key) ? regionsIn(text).map((region) => placeOf(world, region, undefined, region)) : [];
  return [...arns, ...placesIn(world, { text }, key), ...regions];
}

/** Texts with the name of the setting: of a variable its name, of an argument the flag before it, of a line of a file its key. */
function textsOf(object: KubernetesObject): readonly Setting[] {
  return stringsIn(object.json)
    .filter(([path]) => !NOT_READ.test(path))
    .flatMap(([path, text]): readonly Setting[] => {
      if (object.kind === 'Secret' && path.startsWith('data.'))
        return settingsIn(path, Buffer.from(text, 'base64').toString('utf8'));
      if (/\.env\.\d+\.value$/.test(path))
        return settingsIn(path, text, String(object.at(path.replace(/value$/, 'name'))));
      if (/\.(args|command)\.\d+$/.test(path)) return argumentOf(object, path, text);
      return settingsIn(path, text);
    });
}

function argumentOf(object: KubernetesObject, path: string, text: string): readonly Setting[] {
  const [, flag, value] = /^(--?[a-z][\w.-]*)=(.*)$/is.exec(text) ?? [];
  if (flag !== undefined) return settingsIn(path, value!, flag);
  const index = Number(path.split('.').at(-1));
  const before = index > 0 ? String(object.at(path.replace(/\d+$/, String(index - 1)))) : '';
  return settingsIn(path, text, before.startsWith('-') ? before : '');
}

const MOST = 140;
function excerpt(text: string, { name }: Sink): string {
  const line = text.trim();
  if (line.length <= MOST) return line;
  const index = Math.max(0, line.indexOf(name.replace(/^bucket /, '')) - 40);
  return `…${line.slice(index, index + MOST)}…`;
}

/** A name in the cluster that stands for a host elsewhere. */
function externalNames(world: World, object: KubernetesObject): readonly Way[] {
  if (object.kind !== 'Service' || object.at('spec.type') !== 'ExternalName') return [];
  const place = hostPlace(world, String(object.at('spec.externalName')));
  return place.kind === 'inside'
    ? []
    : [out('named-address', object.label, `ExternalName ${String(object.at('spec.externalName'))}`, place)];
}

/** Addresses behind a Service that are no pods. */
function endpointWays(world: World, object: KubernetesObject): readonly Way[] {
  const addresses =
    object.kind === 'Endpoints'
      ? listOf(object.at('subsets')).flatMap((subset) =>
          listOf(step(subset, 'addresses')).map((one) => step(one, 'ip') ?? step(one, 'hostname')),
        )
      : object.kind === 'EndpointSlice'
        ? listOf(object.at('endpoints')).flatMap((one) => listOf(step(one, 'addresses')))
        : [];
  return addresses.flatMap((address) => {
    const place = hostPlace(world, String(address));
    return place.kind === 'inside' ? [] : [out('named-address', object.label, `address ${String(address)}`, place)];
  });
}

/** What annotations ask of controllers and webhooks: roles to take, buckets for logs. */
const annotationWays = (world: World, object: KubernetesObject): readonly Way[] =>
  stringsIn(object.json)
    .filter(([path]) => /(^|\.)metadata\.annotations\./.test(path))
    .flatMap(([path, text]) => {
      const arns = (text.match(EMBEDDED_ARN) ?? []).map((arn) => resourcePlace(world, { text: arn, targets: [] }));
      const bucket = /s3[.-]bucket(?:-name)?=([^,]+)/.exec(`${path.split('annotations.')[1]}=${text}`)?.[1];
      const places = [...arns, ...(bucket === undefined ? [] : [bucketPlace(world, bucket)])];
      return places
        .filter(({ kind }) => kind !== 'inside')
        .map((to) => out(text.includes(':role/') ? 'role' : 'delivery', object.label, `${path}: ${text}`, to));
    });

/** Buckets that a volume mounts. */
function bucketVolumes(world: World, object: KubernetesObject): readonly Way[] {
  if (object.kind !== 'PersistentVolume') return [];
  const attributes = object.at('spec.csi.volumeAttributes');
  const bucket = isObject(attributes) ? attributes['bucketName'] : undefined;
  if (typeof bucket !== 'string') return [];
  const place = bucketPlace(world, bucket);
  return place.kind === 'inside'
    ? []
    : [out('named-address', object.label, `spec.csi.volumeAttributes.bucketName ${bucket}`, place)];
}
