import { createHash } from 'node:crypto';
import { BLOCK_BYTES } from './trace';

/** Names of the full blocks of a prompt; each stands for everything up to its end, as in vLLM's prefix cache. */
export function blocksOf(prompt: string): string[] {
  const names: string[] = [];
  let before = '';
  for (let start = 0; start + BLOCK_BYTES <= prompt.length; start += BLOCK_BYTES) {
    before = createHash('sha1')
      .update(before)
      .update(prompt.slice(start, start + BLOCK_BYTES))
      .digest('base64');
    names.push(before);
  }
  return names;
}

/** The prefix cache of one replica: what was used longest ago goes first. */
export class BlockCache {
  private readonly blocks = new Set<string>();

  public constructor(private readonly capacity: number) {}

  /** How many of the first blocks are here. */
  public held(blocks: readonly string[]): number {
    const missing = blocks.findIndex((block) => !this.blocks.has(block));
    return missing === -1 ? blocks.length : missing;
  }

  /** Computes a prompt; returns how many of its blocks were here already. */
  public use(blocks: readonly string[]): number {
    const held = this.held(blocks);
    // From the end, so that the beginning, which more prompts share, goes last.
    for (const block of [...blocks].reverse()) {
      this.blocks.delete(block);
      this.blocks.add(block);
    }
    for (const block of this.blocks) {
      if (this.blocks.size <= this.capacity) break;
      this.blocks.delete(block);
    }
    return held;
  }
}
