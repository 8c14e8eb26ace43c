import type { ChatTemplateName, StagedFile } from '../types';

/**
 * Chat templates that vLLM's documentation names beside a tool parser, because the checkpoint's own leaves `tools` out or writes
 * them otherwise than the parser reads them. They are examples of vLLM's repository and not in its wheel; an image of one's own
 * need not have them. So they are staged, from one commit.
 */
const COMMIT = '017e9f4448b700e85ee16023287b025693c72b9e';
const SOURCE = `vllm-project/vllm@${COMMIT.slice(0, 8)} (main, 2026-08-17) examples/, docs/features/tool_calling.md`;

const example = (name: string, sha256: string, because: string): StagedFile => ({
  name: `${name}.jinja`,
  url: `https://raw.githubusercontent.com/vllm-project/vllm/${COMMIT}/examples/${name}.jinja`,
  sha256,
  source: `${SOURCE}; ${because}`,
  checkedOn: '2026-11-28',
});

/** How a pair becomes a prompt, which vLLM's own example gives beside the overrides of the same model. */
const RERANKER = {
  commit: '5d6a1c2492914feea387f49a86eacdc3f99b29a1',
  path: 'examples/pooling/score/template/qwen3_reranker.jinja',
};

export const chatTemplates: Readonly<Record<ChatTemplateName, StagedFile>> = {
  deepseekv3: example(
    'tool_chat_template_deepseekv3',
    '76233095fd644a6238e4dfff3192e4ac4494be9f184f2ea8e9526f46a2c5b44b',
    'DeepSeek-V3#828: the own template drops tools',
  ),
  deepseekr1: example(
    'tool_chat_template_deepseekr1',
    'fe055ac311d9124c659636da3104f3dd39a19f36b8c2cc11b9bc0affb4e052f5',
    'vllm#21727',
  ),
  deepseekv31: example(
    'tool_chat_template_deepseekv31',
    '8b99b81c2f0d3ab06c63a6e615429167869ca2713bd5c05d8a001176d4d262be',
    'named for deepseek_v31',
  ),
  'llama3.1_json': example(
    'tool_chat_template_llama3.1_json',
    '8aedd05f7ab549b897b929c89da9b62e537f4f4197f33736e9d2f10fea53b1bf',
    'named for llama3_json with Llama 3.1',
  ),
  'llama3.2_json': example(
    'tool_chat_template_llama3.2_json',
    'c22af47e53f444258ba6565bfa6c472c3d74f207105ae49bd1ae9b600e90a3be',
    'named for llama3_json with Llama 3.2',
  ),
  llama4_pythonic: example(
    'tool_chat_template_llama4_pythonic',
    '3fe950790d033a6ee07a563fb6ad7c34e40f860b8ff99333b0b0aed6204ba258',
    'named for llama4_pythonic',
  ),
  gemma4: example(
    'tool_chat_template_gemma4',
    'afdbb2abe3667ccde95cc2f86919f05370339399bab5f750950a4390523b8927',
    'recommended by vllm-project/recipes#322',
  ),
  qwen3_reranker: {
    name: 'qwen3_reranker.jinja',
    url: `https://raw.githubusercontent.com/vllm-project/vllm/${RERANKER.commit}/${RERANKER.path}`,
    sha256: 'e1ee98e69aab7b2da366edf1c50efcef37e34b4a0c50fb816336213e68d9047a',
    source: `vllm-project/vllm@${RERANKER.commit.slice(0, 8)} ${RERANKER.path}, named by tests/models/language/pooling_mteb_test/test_qwen3_reranker.py`,
    checkedOn: '2026-11-29',
  },
};

/** Tool parsers that the documentation names together with a template: one without the other is half of a pair. */
export const PARSERS_WITH_TEMPLATE: ReadonlySet<string> = new Set([
  'deepseek_v3',
  'deepseek_v31',
  'llama3_json',
  'llama4_json',
  'llama4_pythonic',
  'pythonic',
  'gemma4',
  'granite',
  'granite-20b-fc',
  'internlm',
  'xlam',
  'functiongemma',
  'apertus',
]);
