import { decodingsOf } from '../policy/model/encodings';
import { bucketPlace, hostPlace, REGION, registryPlace } from './places';
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
  /\b(?:curl|wget|ncat?|nc|ssh|scp|sftp|telnet|ping|dig|nslookup|rsync|socat|aria2c|openssl)\b[^|;&\n]*?\s(?:[\w.-]+@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[\s/:]|$)/gi;
/** What programs pull and push, by the registry in its name. */
const PULLED =
  /\b(?:docker|podman|nerdctl|ctr|crictl|crane|skopeo|oras|buildah|helm)\b[^|;&\n]*?\b(?:pull|push|run|copy|login|install|export)\b[^|;&\n]*?\s(?:\w+:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:\/[\w./@:-]+)?)/gi;
/** `git@host:path` of git, scp and rsync; `/dev/tcp/host/port` of bash. */
const COPIED = /(?<![\w.-])[\w.-]+@((?:[a-z0-9-]+\.)+[a-z]{2,}):(?!\/\/)[\w~./-]+/gi;
const DEVICE = /\/dev\/(?:tcp|udp)\/([\w.-]+)\/\d+/gi;
/** `forward . 8.8.8.8` of CoreDNS, in files and inside JSON. */
const FORWARDED =
  /(?:\b|\\[nt])forward\s+\S+\s+((?:(?:dns|tls):\/\/)?[\w.:-]+(?:[ \t]+(?:(?:dns|tls):\/\/)?[\w.:-]+)*)/g;
/** Names of settings whose value is a host without a scheme. */
const NAMES_A_HOST =
  /(url|uri|endpoint|host|hostname|server|servers|servername|addr|address|proxy|broker|registry|mirror|nameserver|upstream|target|resourcerecord|domain|[-_.]ip)s?$/i;
const MAIL = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i;

/** Places that a text names outside of what is deployed. `key`: name of the setting that holds it. */
export function placesIn(world: World, { text }: Pick<Reading, 'text'>, key = ''): readonly Sink[] {
  const found: Sink[] = [];
  for (const [, scheme = '', rest = ''] of text.matchAll(URL)) found.push(...ofUrl(world, scheme.toLowerCase(), rest));
  const withoutUrls = text.replace(URL, ' ');
  for (const [, host = ''] of withoutUrls.matchAll(HOST_PORT)) found.push(hostPlace(world, host));
  for (const [, image = ''] of withoutUrls.matchAll(PULLED))
    found.push(registryPlace(world, image.includes('/') ? image : `${image}/x`));
  for (const pattern of [ADDRESS_PORT, CALLED, COPIED, DEVICE])
    for (const [, host = ''] of withoutUrls.matchAll(pattern)) found.push(hostPlace(world, host));
  for (const target of forwardTargets(text)) found.push(hostPlace(world, target));
  const trimmed = text.trim();
  if (NAMES_A_HOST.test(key) && (BARE_HOST.test(trimmed) || ADDRESS.test(trimmed)))
    found.push(hostPlace(world, ADDRESS.exec(trimmed)?.[1] ?? trimmed.replace(/\.$/, '')));
  else if (ADDRESS.test(trimmed) && trimmed.includes(':')) found.push(hostPlace(world, ADDRESS.exec(trimmed)![1]!));
  if (MAIL.test(trimmed) && !/^arn:/.test(trimmed)) found.push({ kind: 'person', name: trimmed });
  return distinct(found.filter(({ kind }) => kind !== 'inside'));
}

/** A text with the name of the setting that holds it and the path to it. */
export type Setting = readonly [path: string, text: string, key: string];

/** The last part of a path that is no index. */
export const lastKey = (path: string): string =>
  path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .at(-1) ?? '';

const MOST_LAYERS = 3;

/** What a text holds in base64, hex and other encodings; `whole`: the text itself is base64. */
export function decoded(text: string, whole = false): readonly string[] {
  const found = new Set<string>();
  const look = (one: string, layers: number): void => {
    if (layers === 0) return;
    for (const inner of decodingsOf(one))
      if (!found.has(inner) && inner !== text) {
        found.add(inner);
        look(inner, layers - 1);
      }
  };
  const own = whole && /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : '';
  if (/^[\t\n\r\x20-\x7e]+$/.test(own)) found.add(own);
  for (const one of [text, ...found]) look(one, MOST_LAYERS);
  return [...found];
}

/** Settings of a text: of a file, one a line; of what it encodes too. */
export function settingsIn(path: string, text: string, key = lastKey(path)): readonly Setting[] {
  const own: readonly Setting[] = text.includes('\n') ? linesOf(path, text) : [[path, text, key]];
  return [
    ...own,
    ...decoded(text, /(^|\.)UserData$/.test(path)).flatMap((inner) => ownSettings(`${path} (decoded)`, inner)),
  ];
}

const ownSettings = (path: string, text: string): readonly Setting[] =>
  text.includes('\n') ? linesOf(path, text) : [[path, text, ''], ...linesOf(path, text)];

/** `endpoint: host` and `endpoint = "host"` of files have a key; of the rest, addresses are found by their form. */
export const linesOf = (path: string, text: string): readonly Setting[] =>
  text.split('\n').flatMap((line, index): readonly Setting[] => {
    if (/^\s*(#|\/\/|-- )/.test(line)) return [];
    const [, key, value] =
      /^\s*(?:-\s*|export\s+)?["']?([\w.-]+)["']?\s*[:=](?!\/\/)\s*["']?([^"'\s]+)["']?\s*,?\s*$/.exec(line) ?? [];
    const where = `${path} line ${index + 1}`;
    if (key !== undefined) return [[where, value!, key]];
    const [, word, only] = /^\s*([A-Za-z_.-]+)\s+(\S+)\s*$/.exec(line) ?? []; // as Fluent Bit writes settings
    return [
      ...forwardTargets(line).map((target): Setting => [where, target, 'nameserver']),
      [where, line, ''],
      ...(only === undefined ? [] : [[where, only, word!] as const]),
    ];
  });

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
