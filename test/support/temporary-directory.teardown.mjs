import { rmSync } from 'node:fs';

export default function teardown() {
  rmSync(globalThis.temporaryDirectory, { recursive: true, force: true });
}
