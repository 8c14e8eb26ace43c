import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What tests write to the system's temporary directory (synthesized apps alone are hundreds) lies in one place a run. */
export default function setup() {
  globalThis.temporaryDirectory = mkdtempSync(join(tmpdir(), 'windlass-tests-'));
  process.env.TMPDIR = globalThis.temporaryDirectory; // workers and what they start inherit it
}
