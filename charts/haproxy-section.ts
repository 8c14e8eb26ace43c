/** A section of HAProxy's configuration. */
export const section = (title: string, lines: readonly string[]): string[] => [
  title,
  ...lines.map((line) => `  ${line}`),
  '',
];

/** How DNS is asked, by name servers given as `address:port` or those of `/etc/resolv.conf`; `holds`: for how long each answer is kept. */
export const resolverLines = (nameServers: readonly string[] | undefined, holds: readonly string[]): string[] => [
  ...(nameServers === undefined
    ? ['parse-resolv-conf']
    : nameServers.map((address, index) => `nameserver ns${index} ${address}`)),
  'accepted_payload_size 8192',
  'resolve_retries 3',
  'timeout resolve 1s',
  'timeout retry 1s',
  ...holds.map((hold) => `hold ${hold}`),
];
