/** What keys of well-known services look like. Sources: their own documentation of token formats; gitleaks rules. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  'an AWS access key': /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a Hugging Face token': /\bhf_[A-Za-z0-9]{30,}\b/,
  'a GitHub token': /\b(ghp|gho|ghs|ghr)_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  'an API key': /\bsk-[A-Za-z0-9_-]{20,}\b/,
  'an NVIDIA key': /\bnvapi-[A-Za-z0-9_-]{40,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a JSON web token': /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
};

/** What a string looks like, when it looks like a credential. */
export const credentialIn = (text: string): string | undefined =>
  Object.entries(PATTERNS).find(([, pattern]) => pattern.test(text))?.[0];

/** Names of variables whose value is a secret. */
export const isSecretName = (name: string): boolean =>
  /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS)$/i.test(name);

/** Shows enough to find it and not enough to use it: of a short one less. */
export const masked = (text: string): string =>
  `${text.slice(0, Math.min(6, Math.floor(text.length / 4)))}… (${text.length} characters)`;
