import { allOwnImages, images as catalogImages, eksRegistryAccountOf, helmCharts } from '../../catalog';
import type { EngineSpec, ImageSpec } from '../../catalog/types';
import type { ModelConfig } from '../../config/schema';
import { ecrRegistry, mirrorRepository } from '../../contract/names';

/** An image as nodes pull it. */
export interface ResolvedImage {
  readonly name: string;
  /** Full reference, by digest (`…@sha256:…`) unless AWS serves it from its own regional registry. */
  readonly reference: string;
  readonly upstream: string;
  /** True when the digest is the placeholder of a shipped environment. */
  readonly isPlaceholder: boolean;
  /** Python that has vLLM in it. @default - `python3` of its PATH */
  readonly python?: string;
  /** What starts the engine. @default - the entrypoint of the image */
  readonly command?: readonly string[];
  /** Compressed size of the download, where the catalog knows it. */
  readonly compressedBytes?: number;
}

/** The environment an image is pulled in; a whole configuration is one. */
export interface PullingEnvironment {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** A digest of one repeated digit is what the shipped environments carry until somebody builds the image. */
const PLACEHOLDER_DIGEST = /^sha256:([0-9a-f])\1{63}$/;

/** An image as nodes pull it: from the account's ECR by digest, or from the regional registry AWS runs. */
export function resolveImage(image: ImageSpec, { name, account, region }: PullingEnvironment): ResolvedImage {
  const upstream = `${image.upstream}:${image.tag}`;
  const shared = { name: image.name, upstream, isPlaceholder: false, compressedBytes: image.compressedBytes };
  if (image.ecrRepository === undefined) {
    return {
      ...shared,
      reference: `${ecrRegistry(eksRegistryAccountOf(region), region)}/${image.upstream.replace(/^[^/]*\.amazonaws\.com\//, '')}:${image.tag}`,
    };
  }
  const version = image.digest === undefined ? `:${image.tag}` : `@${image.digest}`;
  return {
    ...shared,
    reference: `${ecrRegistry(account, region)}/${mirrorRepository(name, image.ecrRepository)}${version}`,
  };
}

/** The engine image of one model: the user's own, or the release's. */
export function engineImage(model: ModelConfig, engine: EngineSpec, environment: PullingEnvironment): ResolvedImage {
  const own = model.engine?.image;
  if (own === undefined) return resolveImage(engine.image, environment);
  const reference = `${ecrRegistry(environment.account, environment.region)}/${own.repository}@${own.digest}`;
  return {
    name: own.repository,
    reference,
    upstream: reference,
    isPlaceholder: PLACEHOLDER_DIGEST.test(own.digest),
    ...(own.python === undefined ? {} : { python: own.python }),
    ...(own.command === undefined ? {} : { command: own.command }),
  };
}

export interface PlatformNeeds {
  readonly efa: boolean;
  readonly leaderWorkerSet: boolean;
  readonly frontDoor?: { readonly image: ResolvedImage; readonly keysImage: ResolvedImage };
  readonly toolEgress?: { readonly image: ResolvedImage };
}

/** Every image the environment pulls, by name: engines, device plugins, exporters, controllers. */
export function platformImages(
  deployments: readonly { readonly image: ResolvedImage }[],
  needs: PlatformNeeds,
  environment: PullingEnvironment,
): Record<string, ResolvedImage> {
  const platform = [
    catalogImages.nvidiaDevicePlugin,
    catalogImages.dcgmExporter,
    ...(needs.efa ? [catalogImages.efaDevicePlugin] : []),
    ...helmCharts.awsLoadBalancerController.images,
    ...(needs.leaderWorkerSet ? helmCharts.leaderWorkerSet.images : []),
    ...allOwnImages,
  ].map((image) => resolveImage(image, environment));
  const door = needs.frontDoor === undefined ? [] : [needs.frontDoor.image, needs.frontDoor.keysImage];
  const tools = needs.toolEgress === undefined ? [] : [needs.toolEgress.image];
  return byName([...deployments.map((deployment) => deployment.image), ...door, ...tools, ...platform]);
}

/** By catalog name; another release of the same image stands under its name and version, so that none is lost. */
function byName(images: readonly ResolvedImage[]): Record<string, ResolvedImage> {
  const named = new Map<string, ResolvedImage>();
  for (const image of images) {
    const same = named.get(image.name);
    const isOther = same !== undefined && same.reference !== image.reference;
    named.set(isOther ? `${image.name} ${versionOf(image)}` : image.name, image);
  }
  return Object.fromEntries(named);
}

const versionOf = ({ upstream }: ResolvedImage): string => upstream.split(/[:@]/).at(-1) ?? upstream;
