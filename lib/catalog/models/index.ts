import type { ModelSpec } from '../types';
import { allMinilmL6V2 } from './all-minilm-l6-v2';
import { bgeLargeEnV1_5 } from './bge-large-en-v1.5';
import { bgeM3 } from './bge-m3';
import { bgeRerankerBase } from './bge-reranker-base';
import { bgeRerankerLarge } from './bge-reranker-large';
import { bgeRerankerV2M3 } from './bge-reranker-v2-m3';
import { bgeSmallEnV1_5 } from './bge-small-en-v1.5';
import { deepseekCoder1_3b } from './deepseek-coder-1.3b';
import { deepseekCoderNanoAnnounced } from './deepseek-coder-nano-announced';
import { deepseekR1 } from './deepseek-r1';
import { deepseekV3 } from './deepseek-v3';
import { deepseekV3_1 } from './deepseek-v3.1';
import { deepseekV3_2 } from './deepseek-v3.2';
import { deepseekV4Announced } from './deepseek-v4-announced';
import { deepseekV4Flash } from './deepseek-v4-flash';
import { deepseekV4Pro } from './deepseek-v4-pro';
import { e5Mistral7bInstruct } from './e5-mistral-7b-instruct';
import { gemma4_26bA4b } from './gemma-4-26b-a4b';
import { gemma4_31b } from './gemma-4-31b';
import { glm4_5 } from './glm-4.5';
import { glm4_7 } from './glm-4.7';
import { glm5 } from './glm-5';
import { glm5_1 } from './glm-5.1';
import { glm5_2 } from './glm-5.2';
import { gptOss120b } from './gpt-oss-120b';
import { gptOss20b } from './gpt-oss-20b';
import { graniteEmbedding125mEnglish } from './granite-embedding-125m-english';
import { graniteEmbedding278mMultilingual } from './granite-embedding-278m-multilingual';
import { gteQwen2_7bInstruct } from './gte-qwen2-7b-instruct';
import { gteSmall } from './gte-small';
import { kimiK2 } from './kimi-k2';
import { kimiK2_5 } from './kimi-k2.5';
import { kimiK2_6 } from './kimi-k2.6';
import { kimiK2_7Code } from './kimi-k2.7-code';
import { kimiK3 } from './kimi-k3';
import { llama3_1_405b } from './llama-3.1-405b';
import { llama3_1_70b } from './llama-3.1-70b';
import { llama3_1_8b } from './llama-3.1-8b';
import { llama3_2_1b } from './llama-3.2-1b';
import { llama3_2_3b } from './llama-3.2-3b';
import { llama3_3_70b } from './llama-3.3-70b';
import { llama4Maverick } from './llama-4-maverick';
import { llama4Scout } from './llama-4-scout';
import { llama5Announced } from './llama-5-announced';
import { llama5SmallAnnounced } from './llama-5-small-announced';
import { minimaxM2_7 } from './minimax-m2.7';
import { minimaxM3 } from './minimax-m3';
import { ministral3_14b } from './ministral-3-14b';
import { ministral3_3b } from './ministral-3-3b';
import { ministral3_8b } from './ministral-3-8b';
import { mistralLarge3 } from './mistral-large-3';
import { mistralLarge3Announced } from './mistral-large-3-announced';
import { mistralMedium3_5_128b } from './mistral-medium-3.5-128b';
import { mistralSmall3_2_24b } from './mistral-small-3.2-24b';
import { mixtral8x22b } from './mixtral-8x22b';
import { mixtral8x7b } from './mixtral-8x7b';
import { multilingualE5Large } from './multilingual-e5-large';
import { multilingualE5LargeInstruct } from './multilingual-e5-large-instruct';
import { nemotron3Nano30bA3b } from './nemotron-3-nano-30b-a3b';
import { nemotron3Super120bA12b } from './nemotron-3-super-120b-a12b';
import { nemotron3Ultra550bA55b } from './nemotron-3-ultra-550b-a55b';
import { qwen3_0_6b } from './qwen3-0.6b';
import { qwen3_1_7b } from './qwen3-1.7b';
import { qwen3_14b } from './qwen3-14b';
import { qwen3_235bA22b } from './qwen3-235b-a22b';
import { qwen3_235bA22b2507 } from './qwen3-235b-a22b-2507';
import { qwen3_30bA3b } from './qwen3-30b-a3b';
import { qwen3_32b } from './qwen3-32b';
import { qwen3_4b } from './qwen3-4b';
import { qwen3_8b } from './qwen3-8b';
import { qwen3Embedding0_6b } from './qwen3-embedding-0.6b';
import { qwen3Embedding4b } from './qwen3-embedding-4b';
import { qwen3Embedding8b } from './qwen3-embedding-8b';
import { qwen3Next80bA3b } from './qwen3-next-80b-a3b';
import { qwen3Reranker0_6b } from './qwen3-reranker-0.6b';
import { qwen3Vl235bA22b } from './qwen3-vl-235b-a22b';
import { qwen3Vl4b } from './qwen3-vl-4b';
import { qwen3_5_122bA10b } from './qwen3.5-122b-a10b';
import { qwen3_5_27b } from './qwen3.5-27b';
import { qwen3_5_35bA3b } from './qwen3.5-35b-a3b';
import { qwen3_5_397bA17b } from './qwen3.5-397b-a17b';
import { qwen3_6_27b } from './qwen3.6-27b';
import { qwen3_6_35bA3b } from './qwen3.6-35b-a3b';
import { qwen3_8_2_4tA95b } from './qwen3.8-2.4t-a95b';
import { skyworkRewardLlama3_1_8bV0_2 } from './skywork-reward-llama-3.1-8b-v0.2';
/** Every model, the announced ones last. Adding one is a file and two lines here. */
export const allModels: readonly ModelSpec[] = [
  deepseekCoder1_3b,
  deepseekR1,
  deepseekV3,
  deepseekV3_1,
  deepseekV3_2,
  deepseekV4Flash,
  deepseekV4Pro,
  gemma4_26bA4b,
  gemma4_31b,
  glm4_5,
  glm4_7,
  glm5,
  glm5_1,
  glm5_2,
  gptOss120b,
  gptOss20b,
  kimiK2,
  kimiK2_5,
  kimiK2_6,
  kimiK2_7Code,
  kimiK3,
  llama3_1_405b,
  llama3_1_70b,
  llama3_1_8b,
  llama3_2_1b,
  llama3_2_3b,
  llama3_3_70b,
  llama4Maverick,
  llama4Scout,
  minimaxM2_7,
  minimaxM3,
  ministral3_14b,
  ministral3_3b,
  ministral3_8b,
  mistralLarge3,
  mistralMedium3_5_128b,
  mistralSmall3_2_24b,
  mixtral8x22b,
  mixtral8x7b,
  nemotron3Nano30bA3b,
  nemotron3Super120bA12b,
  nemotron3Ultra550bA55b,
  qwen3_0_6b,
  qwen3_1_7b,
  qwen3_14b,
  qwen3_235bA22b,
  qwen3_235bA22b2507,
  qwen3_30bA3b,
  qwen3_32b,
  qwen3_4b,
  qwen3_8b,
  qwen3Next80bA3b,
  qwen3Vl235bA22b,
  qwen3Vl4b,
  qwen3_5_122bA10b,
  qwen3_5_27b,
  qwen3_5_35bA3b,
  qwen3_5_397bA17b,
  qwen3_6_27b,
  qwen3_6_35bA3b,
  qwen3_8_2_4tA95b,
  deepseekCoderNanoAnnounced,
  deepseekV4Announced,
  llama5Announced,
  llama5SmallAnnounced,
  mistralLarge3Announced,
  qwen3Embedding0_6b,
  qwen3Embedding4b,
  qwen3Embedding8b,
  e5Mistral7bInstruct,
  gteQwen2_7bInstruct,
  bgeM3,
  bgeLargeEnV1_5,
  bgeSmallEnV1_5,
  multilingualE5Large,
  multilingualE5LargeInstruct,
  graniteEmbedding125mEnglish,
  graniteEmbedding278mMultilingual,
  allMinilmL6V2,
  gteSmall,
  bgeRerankerV2M3,
  bgeRerankerLarge,
  bgeRerankerBase,
  qwen3Reranker0_6b,
  skyworkRewardLlama3_1_8bV0_2,
];
