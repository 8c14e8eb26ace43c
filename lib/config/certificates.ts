import { X509Certificate } from 'node:crypto';

export interface Certificate {
  readonly subject: string;
  readonly isAuthority: boolean;
  readonly fingerprint: string;
  /** ISO 8601, UTC. */
  readonly endsAt: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** Kinds of PEM blocks in a text, in their order. */
export const pemBlocks = (text: string): { readonly kind: string; readonly pem: string }[] =>
  [...text.matchAll(BLOCK)].map(([pem, kind = '']) => ({ kind, pem }));

/** Undefined: this is no certificate. */
export function readCertificate(pem: string): Certificate | undefined {
  try {
    const { subject, ca, fingerprint256, validTo } = new X509Certificate(pem);
    return {
      subject: subject.split('\n').join(', '),
      isAuthority: ca,
      fingerprint: fingerprint256,
      endsAt: new Date(validTo).toISOString(),
    };
  } catch {
    return undefined;
  }
}

/** Certificates of a text; what is none is left out. */
export const readCertificates = (text: string): Certificate[] =>
  pemBlocks(text).flatMap(({ pem }) => readCertificate(pem) ?? []);
