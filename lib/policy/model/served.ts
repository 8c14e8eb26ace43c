/** What vLLM serves clients; the rest of its paths asks for no key. */
export const CLIENT_PATHS: readonly string[] = [
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/responses',
  '/v1/embeddings',
  '/v1/models',
];

/** Policies of load balancers for TLS 1.2 and newer; a listener that names none still speaks TLS 1.0. */
export const isModernTls = (policy: unknown): boolean => /^ELBSecurityPolicy-TLS13-1-[23](-|$)/.test(String(policy));
