import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Patch releases that `build.sh` builds, by minor: the ones whose staging modules the Go module proxy serves. */
export const BUILT_RELEASES: Readonly<Record<string, string>> = { '1.36': '1.36.3', '1.37': '1.37.2' };

/** envtest's three, and what envtest leaves out: controllers, scheduler, fake kubelets, LeaderWorkerSet. */
const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kube-controller-manager',
  'pod-garbage-collector',
  'kube-scheduler',
  'kwok',
] as const;
export const LWS_PROGRAM = 'lws-controller';
export const LWS_CRDS = ['lws-leaderworkersets.yaml', 'lws-disaggregatedsets.yaml'] as const;
const LWS_FILES = [LWS_PROGRAM, ...LWS_CRDS] as const;
type ProgramName = (typeof PROGRAMS)[number] | (typeof LWS_FILES)[number];

/** Absolute path of each program; of LeaderWorkerSet only where it was asked for. */
export type Programs = Readonly<Partial<Record<ProgramName, string>>>;

export interface BinarySearch {
  readonly kubernetesVersion: string;
  /** KUBEBUILDER_ASSETS; used as it is, whatever version is in there. What it lacks is taken from the cache. */
  readonly assets?: string;
  /** XDG_CACHE_HOME. @default - ~/.cache */
  readonly cacheHome?: string;
  readonly leaderWorkerSets: boolean;
}

export type Binaries =
  { readonly found: true; readonly programs: Programs } | { readonly found: false; readonly message: string };

export const nextMinor = (version: string): string => version.replace(/\d+$/, (minor) => String(Number(minor) + 1));

/** Where the programs of a Kubernetes minor are. */
export function findBinaries(search: BinarySearch, exists: (path: string) => boolean = existsSync): Binaries {
  const { kubernetesVersion, assets, cacheHome = join(homedir(), '.cache'), leaderWorkerSets } = search;
  const release = BUILT_RELEASES[kubernetesVersion];
  const cache = release === undefined ? undefined : join(cacheHome, 'windlass', `kubernetes-${release}`);
  const places = [assets, cache].filter((place) => place !== undefined);
  if (places.length === 0)
    return {
      found: false,
      message: `no Kubernetes ${kubernetesVersion}: built are ${Object.keys(BUILT_RELEASES).join(' and ')}; point KUBEBUILDER_ASSETS at others`,
    };
  const wanted = [...PROGRAMS, ...(leaderWorkerSets ? LWS_FILES : [])];
  const located = wanted.map((name) => ({ name, path: places.map((at) => join(at, name)).find(exists) }));
  const missing = located.filter(({ path }) => path === undefined).map(({ name }) => name);
  return missing.length === 0
    ? { found: true, programs: Object.fromEntries(located.map(({ name, path }) => [name, path])) }
    : {
        found: false,
        message: `no programs of Kubernetes ${kubernetesVersion}: ${places.join(' and ')} ${places.length > 1 ? 'have' : 'has'} no ${missing.join(', ')}; \`npm run rehearse:build\` builds them from Go modules (15 to 30 minutes, once)`,
      };
}
