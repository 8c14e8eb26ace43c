/** Why a request is refused, as OpenAI's clients read it: `{"error":{"message","type","param","code"}}`. */
export interface DoorError {
  readonly status: 400 | 401 | 404 | 405 | 408 | 413 | 429 | 431 | 500 | 502 | 503 | 504;
  /** In the answer and in the access log. */
  readonly code: string;
  /** May hold HAProxy's `%[…]`; no quotes. */
  readonly message: string;
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TYPES: Partial<Record<DoorError['status'], string>> = { 429: 'rate_limit_error' };
const typeOf = (status: DoorError['status']): string =>
  TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');

/** The arguments of `http-request return` and of `http-error` alike. */
function answer({ status, code, message, param, headers = {} }: DoorError): string {
  const body = JSON.stringify({ error: { message, type: typeOf(status), param: param ?? null, code } });
  if (body.includes("'")) throw new Error(`an answer of the door cannot hold a quote: ${body}`);
  const lines = Object.entries(headers).map(([name, value]) => ` hdr ${name} ${value}`);
  return `status ${status} content-type application/json${lines.join('')} lf-string '${body}'`;
}

/** Two rules: the reason is kept for the log, and it alone decides, so that a counter is asked once. */
export const refuse = (error: DoorError, condition: string): string[] => [
  `http-request set-var(txn.refused) str(${error.code}) ${condition}`,
  `http-request return ${answer(error)} if { var(txn.refused) -m str ${error.code} }`,
];

/** In place of HAProxy's own pages. */
export const httpError = (error: DoorError): string => `http-error ${answer(error)}`;
