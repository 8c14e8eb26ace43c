/**
 * Parameters of the vision tower that loads with the text model, by architecture. Configurations in the catalog hold the
 * text part only. Logged runs of Qwen3.5 show no tower, so it has no line here. Source: published model cards (MoonViT 0.4 B, Llama 4 0.9 B, Qwen3-VL 0.6 B, Pixtral 0.4 B); rounded.
 */
const VISION_PARAMETERS: Readonly<Record<string, number>> = {
  KimiK25ForConditionalGeneration: 0.47e9,
  KimiK3ForConditionalGeneration: 0.47e9,
  Llama4ForConditionalGeneration: 0.87e9,
  Qwen3VLMoeForConditionalGeneration: 0.58e9,
  Qwen3VLForConditionalGeneration: 0.42e9,
  Mistral3ForConditionalGeneration: 0.42e9,
  Gemma4ForConditionalGeneration: 0.57e9,
};

export const visionParameters = (architecture: string): number => VISION_PARAMETERS[architecture] ?? 0;
