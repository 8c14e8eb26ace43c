import { bucketPlace, hostPlace, REGION } from './places';
import type { Sink } from './types';
import type { Reading, World } from './world';

const URL = /\b([a-z][a-z0-9+.-]*):\/\/([^\s"'`<>|\\,;(){}\]]+)/gi;
/** Texts that look like addresses and lead nowhere: files, sockets, and namespaces of XML. */
const NOT_REMOTE = /^(file|unix|npipe|about|data|fd|mem)$/i;
/** Schemes whose host is a bucket, or a repository of a hub. */
const HUBS: Readonly<Record<string, string>> = {
  hf: 'huggingface.co',
  huggingface: 'huggingface.co',
  gs: 'storage.googleapis.com',
  gcs: 'storage.googleapis.com',
};
const HOST_PORT = /(?<![\w/@.-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}):\d{2,5}\b/gi;
const BARE_HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\.?$/i;
const ADDRESS = /^(?:https?:\/\/)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/;
/** Names of settings whose value is a host without a scheme. */
const NAMES_A_HOST =
  /(url|uri|endpoint|host|hostname|server|servers|addr|address|proxy|broker|registry|mirror|nameserver|upstream|target)s?$/i;
const MAIL = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i;

/** Places that a text names outside of what is deployed. `key`: name of the setting that holds it. */
export function placesIn(world: World, { text }: Pick<Reading, 'text'>, key = ''): readonly Sink[] {
  const found: Sink[] = [];
  for (const [, scheme = '', rest = ''] of text.matchAll(URL)) found.push(...ofUrl(world, scheme.toLowerCase(), rest));
  const withoutUrls = text.replace(URL, ' ');
  for (const [, host = ''] of withoutUrls.matchAll(HOST_PORT)) found.push(hostPlace(world, host));
  const trimmed = text.trim();
  if (NAMES_A_HOST.test(key) && (BARE_HOST.test(trimmed) || ADDRESS.test(trimmed)))
    found.push(hostPlace(world, ADDRESS.exec(trimmed)?.[1] ?? trimmed.replace(/\.$/, '')));
  else if (ADDRESS.test(trimmed) && trimmed.includes(':')) found.push(hostPlace(world, ADDRESS.exec(trimmed)![1]!));
  if (MAIL.test(trimmed) && !/^arn:/.test(trimmed)) found.push({ kind: 'person', name: trimmed });
  return distinct(found.filter(({ kind }) => kind !== 'inside'));
}

function ofUrl(world: World, scheme: string, rest: string): readonly Sink[] {
  if (NOT_REMOTE.test(scheme)) return [];
  const [authority = '', ...segments] = rest.split('/');
  const host = authority.replace(/^[^@]*@/, '').replace(/:\d*$/, '');
  if (host === '' || host.startsWith('$') || host.startsWith('%')) return [];
  if (/^s3[an]?$/.test(scheme)) return [bucketPlace(world, host)];
  const hub = HUBS[scheme];
  return [hub === undefined ? hostPlace(world, host, `/${segments.join('/')}`) : { kind: 'host', name: hub }];
}

/** Regions of other places that a text names, but for those inside hosts and ARNs, which have places of their own. */
export const regionsIn = (text: string): readonly string[] => [...new Set(text.match(REGION) ?? [])];

const distinct = (sinks: readonly Sink[]): readonly Sink[] =>
  sinks.filter((sink, index) => sinks.findIndex(({ name }) => name === sink.name) === index);
