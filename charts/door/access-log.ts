import type { FrontDoorPlan } from '../../lib/environment';
import { remembers } from './memory';

/**
 * One line of JSON a request. Times in ms, -1 where it did not get so far; `end` is HAProxy's termination state. Never a body, a
 * header or a query: `path` is cut, `asked` is without odd signs, `key` is the beginning of the key's SHA-256.
 */
const FIELDS: Readonly<Record<string, string>> = {
  time: '[accept_date(ms),ms_utime(%Y-%m-%dT%H:%M:%S.%3NZ)]',
  id: '[var(txn.id)]',
  tenant: '[var(txn.tenant)]',
  key: '[var(txn.key),bytes(0,8)]',
  method: '[method]',
  path: '[var(txn.path),bytes(0,64)]',
  asked: '[var(txn.asked)]',
  model: '[var(txn.model)]',
  replica: 'si',
  status: 'ST',
  refused: '[var(txn.refused)]',
  end: 'ts',
  bytes_in: 'U',
  bytes_out: 'B',
  tokens_in: '[var(txn.tokens_in)]',
  tokens_out: '[var(txn.tokens_out)]',
  queue_ms: 'Tw',
  first_byte_ms: 'Tr',
  total_ms: 'Ta',
  retries: 'rc',
};

/** Where the door remembers conversations: see `lua/recall.ts`. */
const OF_MEMORY = { recalled: '[var(txn.recalled)]' };

export function accessLog(plan: FrontDoorPlan): string {
  const fields = Object.entries({ ...FIELDS, ...(remembers(plan) ? OF_MEMORY : {}) });
  return `log-format "%{+json}o ${fields.map(([name, value]) => `%(${name})${value}`).join(' ')}"`;
}
