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
const ADDRESS_PORT = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}\b/g;
/** Programs that call the host that stands behind them. */
const CALLED =
  /\b(?:curl|wget|ncat?|ssh|scp|sftp|telnet)\b[^|;&\n]*?\s(?:[\w.-]+@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[\s/:]|$)/gi;
/** `forward . 8.8.8.8` of CoreDNS, in files and inside JSON. */
const FORWARDED =
  /(?:\b|\\[nt])forward\s+\S+\s+((?:(?:dns|tls):\/\/)?[\w.:-]+(?:[ \t]+(?:(?:dns|tls):\/\/)?[\w.:-]+)*)/g;
/** Names of settings whose value is a host without a scheme. */
const NAMES_A_HOST =
  /(url|uri|endpoint|host|hostname|server|servers|addr|address|proxy|broker|registry|mirror|nameserver|upstream|target|resourcerecord)s?$/i;
const MAIL = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i;

/** Places that a text names outside of what is deployed. `key`: name of the setting that holds it. */
export function placesIn(world: World, { text }: Pick<Reading, 'text'>, key = ''): readonly Sink[] {
  const found: Sink[] = [];
  for (const [, scheme = '', rest = ''] of text.matchAll(URL)) found.push(...ofUrl(world, scheme.toLowerCase(), rest));
  const withoutUrls = text.replace(URL, ' ');
  for (const [, host = ''] of withoutUrls.matchAll(HOST_PORT)) found.push(hostPlace(world, host));
  for (const pattern of [ADDRESS_PORT, CALLED])
    for (const [, host = ''] of withoutUrls.matchAll(pattern)) found.push(hostPlace(world, host));
  for (const target of forwardTargets(text)) found.push(hostPlace(world, target));
  const trimmed = text.trim();
  if (NAMES_A_HOST.test(key) && (BARE_HOST.test(trimmed) || ADDRESS.test(trimmed)))
    found.push(hostPlace(world, ADDRESS.exec(trimmed)?.[1] ?? trimmed.replace(/\.$/, '')));
  else if (ADDRESS.test(trimmed) && trimmed.includes(':')) found.push(hostPlace(world, ADDRESS.exec(trimmed)![1]!));
  if (MAIL.test(trimmed) && !/^arn:/.test(trimmed)) found.push({ kind: 'person', name: trimmed });
  return distinct(found.filter(({ kind }) => kind !== 'inside'));
}

/** Name servers to which CoreDNS forwards. */
export const forwardTargets = (text: string): readonly string[] =>
  [...text.matchAll(FORWARDED)].flatMap(([, targets = '']) =>
    targets.split(/[ \t]+/).map((target) => target.replace(/^(dns|tls):\/\//, '').replace(/:\d+$/, '')),
  );

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
