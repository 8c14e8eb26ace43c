/**
 * One line of JSON a connection, refused or not. `client` is the address of the pod; `host` and `port` are of a CONNECT that is
 * one, `name` of the TLS that followed, cut where no host is longer, for a long line loses its end; `end` is HAProxy's termination state. Never a header, never a byte of what passes.
 */
const FIELDS: Readonly<Record<string, string>> = {
  time: '[accept_date(ms),ms_utime(%Y-%m-%dT%H:%M:%S.%3NZ)]',
  client: '[src]',
  host: '[var(txn.host)]',
  port: '[var(txn.port)]',
  name: '[var(txn.name),bytes(0,253)]',
  address: '[var(txn.address)]',
  refused: '[var(txn.refused)]',
  end: 'ts',
  bytes_out: 'U',
  bytes_in: 'B',
  total_ms: 'Tt',
};

export const EGRESS_LOG = `log-format "%{+json}o ${Object.entries(FIELDS)
  .map(([name, value]) => `%(${name})${value}`)
  .join(' ')}"`;
