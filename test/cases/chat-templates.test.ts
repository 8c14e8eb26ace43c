import { engineArgs } from '../../charts/vllm/engine-args';
import { allModels, chatTemplates, findModel, PARSERS_WITH_TEMPLATE } from '../../lib/catalog';
import { cataloguedDeployments } from '../charts/support/catalogued-deployments';
import { changed, type Mutable, singleNodeDeployment } from '../support/deployment-fixture';
import { argument } from '../support/manifests';
import { toolNotes } from '../../lib/environment/notes/environment-notes';
import type { ModelSpec } from '../../lib/catalog/types';

/** The two halves: parser and template, as vLLM's docs/features/tool_calling.md (2026-08) has them side by side. */
const PAIRS = [
  ['deepseek-v3', 'deepseek_v3', 'tool_chat_template_deepseekv3.jinja', 'DeepSeek-V3#828'],
  ['deepseek-r1', 'deepseek_v3', 'tool_chat_template_deepseekr1.jinja', 'vllm#21727'],
  ['deepseek-v3.1', 'deepseek_v31', 'tool_chat_template_deepseekv31.jinja', 'tool_calling.md, deepseek_v31'],
  ['llama-3.1-8b', 'llama3_json', 'tool_chat_template_llama3.1_json.jinja', 'tool_calling.md, llama3_json'],
  ['llama-3.1-70b', 'llama3_json', 'tool_chat_template_llama3.1_json.jinja', 'tool_calling.md, llama3_json'],
  ['llama-3.3-70b', 'llama3_json', 'tool_chat_template_llama3.1_json.jinja', 'tool_calling.md, llama3_json'],
  ['llama-3.2-1b', 'llama3_json', 'tool_chat_template_llama3.2_json.jinja', 'tool_calling.md, llama3_json'],
  ['llama-3.2-3b', 'llama3_json', 'tool_chat_template_llama3.2_json.jinja', 'tool_calling.md, llama3_json'],
  ['llama-4-scout', 'llama4_pythonic', 'tool_chat_template_llama4_pythonic.jinja', 'tool_calling.md, Llama 4'],
  ['llama-4-maverick', 'llama4_pythonic', 'tool_chat_template_llama4_pythonic.jinja', 'tool_calling.md, Llama 4'],
  ['gemma-4-31b', 'gemma4', 'tool_chat_template_gemma4.jinja', 'vllm-project/recipes#322'],
  ['gemma-4-26b-a4b', 'gemma4', 'tool_chat_template_gemma4.jinja', 'vllm-project/recipes#322'],
] as const;

const paired = new Set<string>(PAIRS.map(([id]) => id));
/** One node that holds each of them, and one for the formats of Blackwell. */
const NODES = ['p5en.48xlarge', 'p6-b200.48xlarge'];
const deployments = cataloguedDeployments(undefined, ({ id }) => paired.has(id), NODES);

test.each(PAIRS)('%s: %s with %s (%s)', (id, parser, template) => {
  const own = deployments.filter(({ deployment }) => deployment.plan.model.id === id && !deployment.multiNode);
  expect(own.length).toBeGreaterThan(0);
  for (const { deployment } of own) {
    const args = engineArgs(deployment);
    expect(argument(args, '--tool-call-parser')).toBe(parser);
    expect(argument(args, '--chat-template')).toBe(`/run/engine-files/${template}`);
    expect(deployment.engineFiles.map(({ name }) => name)).toContain(template);
  }
});

test('no parser that is half of a pair stands alone in the catalog', () => {
  const alone = allModels.filter(
    ({ serving }) => PARSERS_WITH_TEMPLATE.has(serving?.toolCallParser ?? '') && serving?.chatTemplate === undefined,
  );
  expect(alone.map(({ id }) => id)).toEqual([]);
});

test.each(['deepseek-v3.2', 'deepseek-v4-pro', 'kimi-k2', 'qwen3-8b', 'glm-4.7', 'gpt-oss-120b'])(
  '%s shows tools by its own template or tokenizer and gets no other',
  (id) => expect(findModel(id)?.serving?.chatTemplate).toBeUndefined(),
);

test('one that did would be said in the plan', () => {
  const alone = changed(singleNodeDeployment(), ({ plan }) => {
    plan.model = structuredClone(findModel('deepseek-v3')!) as Mutable<ModelSpec>;
    delete plan.model.serving!.chatTemplate;
  });
  expect(toolNotes([alone])[0]?.message).toMatch(/tool parser deepseek_v3 with a chat template.*none for deepseek-v3/);
  expect(toolNotes(deployments.map(({ deployment }) => deployment))).toEqual([]);
});

test.each(Object.entries(chatTemplates))('%s is one content at one commit', (_name, { url, sha256 }) => {
  expect(url).toMatch(/^https:\/\/raw\.githubusercontent\.com\/vllm-project\/vllm\/[0-9a-f]{40}\/examples\/.*\.jinja$/);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
