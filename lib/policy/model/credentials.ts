import { decodingsOf } from './encodings';

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

const plainIn = (text: string): string | undefined =>
  Object.entries(PATTERNS).find(([, pattern]) => pattern.test(text))?.[0];

const answers = new Map<string, string | undefined>();
const MOST_ANSWERS = 20_000;

/** What a string looks like, when it looks like a credential, as it stands or in some encoding of texts. */
export function credentialIn(text: string): string | undefined {
  if (answers.has(text)) return answers.get(text);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  const found = recognised(text, MAX_DEPTH);
  answers.set(text, found);
  return found;
}

function recognised(text: string, depth: number): string | undefined {
  const plain = plainIn(text);
  if (plain !== undefined || depth === 0) return plain;
  for (const decoded of decodingsOf(text)) {
    const found = recognised(decoded, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Base64 of base64, and one more. */
const MAX_DEPTH = 3;
/** Names of variables whose value is a secret. */
export const isSecretName = (name: string): boolean =>
  /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS)$/i.test(name);

/** Shows enough to find it and not enough to use it: of a short one less. */
export const masked = (text: string): string =>
  `${text.slice(0, Math.min(6, Math.floor(text.length / 4)))}… (${text.length} characters)`;

/** Names of keys and flags whose value is a secret, as any file spells them: `apiKey`, `api-key`, `db.password`. */
export const isSecretKey = (name: string): boolean =>
  isSecretName(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[.-]/g, '_'));

const MIN_SECRET_LENGTH = 8;
/** Bits a character; words of a language have fewer, at these lengths. */
const MIN_ENTROPY = 2.5;
/** Paths, URLs, names of the cluster, references that something fills in, and templates. */
const NO_SECRET =
  /^[./~]|:\/\/|^\$|\$\(|\$\{|\{\{|^<|^[a-z0-9]+([./-][a-z0-9]+)*\/[a-z0-9./-]+$|\.(ya?ml|json|txt|pem|key|crt|py|sh)$/;
/** More than one kind of letters, digits and signs. */
const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/];

/** Whether a value beside such a name is one that somebody made up or drew, and no name of something else. */
export function looksRandom(text: string): boolean {
  const value = text.trim();
  if (value.length < MIN_SECRET_LENGTH || /\s/.test(value) || NO_SECRET.test(value)) return false;
  return KINDS.filter((kind) => kind.test(value)).length >= 2 && entropy(value) >= MIN_ENTROPY;
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
