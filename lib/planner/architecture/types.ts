/** One kind of attention layer that caches a key and a value per head. */
export interface HeadLayers {
  readonly layers: number;
  readonly numKeyValueHeads: number;
  /** Of key and value; where they differ, their mean. */
  readonly headDim: number;
  /** One projection gives both key and value. */
  readonly sharedProjection?: true;
  /** Further layers like these that read the cache of one of them and keep none. */
  readonly readers?: number;
  /** Queries, keys and values come by way of latents, and are cached a head. */
  readonly by?: LatentLayers;
}

/** Latent attention: one vector per token and layer, the same on every tensor-parallel rank. */
export interface LatentLayers {
  readonly layers: number;
  readonly kvLoraRank: number;
  readonly qkRopeHeadDim: number;
  readonly qkNopeHeadDim: number;
  readonly vHeadDim: number;
  /** Absent: queries are projected in one step. */
  readonly qLoraRank?: number;
  /** What attention gives passes a gate as wide as itself. */
  readonly gated?: true;
}

/** Sparse-attention indexer: a small key of its own per token on some of the layers. */
export interface IndexerLayers {
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
}

/** Layers whose state does not grow with context. Elements are those of one layer before tensor parallelism. */
export interface StateLayers {
  readonly kind: 'gated-delta-net' | 'kimi-delta-attention' | 'mamba1' | 'mamba2' | 'short-convolution';
  readonly layers: number;
  readonly stateElements: number;
  readonly stateBytesPerElement: number;
  readonly convElements: number;
  /** Tensor parallelism must divide this. */
  readonly heads: number;
  /** Parameters of one layer. */
  readonly parameters: number;
  /** Its linear layers, for what adapters may change. */
  readonly projections: StateProjections;
  /** Its prefill can keep a checkpoint of the state in a block of its own. */
  readonly checkpoints?: true;
}

export interface StateProjections {
  /** Split by output: what is read, and what is packed into one matrix. */
  readonly split: readonly { readonly input: number; readonly outputs: readonly number[] }[];
  /** Width of what the output projection reads; its rows are split. */
  readonly output: number;
}

export type AttentionShape =
  | { readonly kind: 'gqa'; readonly full: HeadLayers; readonly indexer?: IndexerLayers }
  | { readonly kind: 'sliding-window'; readonly full?: HeadLayers; readonly local: HeadLayers; readonly window: number }
  | { readonly kind: 'chunked'; readonly full: HeadLayers; readonly local: HeadLayers; readonly chunkSize: number }
  | { readonly kind: 'mla'; readonly latent: LatentLayers }
  | { readonly kind: 'dsa'; readonly latent: LatentLayers; readonly indexer: IndexerLayers }
  | { readonly kind: 'hybrid'; readonly full?: HeadLayers; readonly latent?: LatentLayers; readonly state: StateLayers }
  | ({ readonly kind: 'v4' } & V4Shape);

/** DeepSeek-V4: every layer has a sliding window; most add states compressed 4:1 (with an indexer) or 128:1. */
export interface V4Shape {
  readonly layers: number;
  readonly ratio4Layers: number;
  readonly ratio128Layers: number;
  readonly slidingWindow: number;
  readonly headDim: number;
  readonly indexer: IndexerLayers;
  readonly qLoraRank: number;
  readonly oLoraRank: number;
  readonly oGroups: number;
}

export interface DenseShape {
  readonly layers: number;
  /** Where layers differ in width, their mean. */
  readonly intermediateSize: number;
  /** 3 with a gate (SwiGLU), 2 without. */
  readonly matrices: 2 | 3;
}

export interface ExpertShape {
  readonly layers: number;
  readonly numExperts: number;
  readonly numExpertsPerToken: number;
  readonly intermediateSize: number;
  /** Width experts read and write: the hidden size, or a narrower latent. */
  readonly hiddenSize: number;
  /** Width of all shared experts together; 0: none. */
  readonly sharedIntermediateSize: number;
  readonly matrices: 2 | 3;
}

/** What every layer is given of its token beside the stream: rows of a table of its own. */
export interface LayerInputs {
  readonly tableParameters: number;
  /** What brings them to the layers, and the layers' further streams together. */
  readonly projectionParameters: number;
}

/** What planning needs of a model, whatever names its configuration file uses. */
export interface Architecture {
  readonly name: string;
  readonly numHiddenLayers: number;
  readonly hiddenSize: number;
  readonly numAttentionHeads: number;
  readonly headDim: number;
  /** Query projections carry a gate of the same width. */
  readonly gatedQueries: boolean;
  /** 0: not stated; embeddings are then counted inside the checkpoint bytes only. */
  readonly vocabSize: number;
  readonly tieWordEmbeddings: boolean;
  readonly maxPositionEmbeddings?: number;
  readonly attention: AttentionShape;
  readonly dense?: DenseShape;
  readonly experts?: ExpertShape;
  readonly layerInputs?: LayerInputs;
  /** Next-token-prediction layers in the checkpoint. */
  readonly draftLayers: number;
  /** Parameters of a vision tower that is loaded with the model. */
  readonly visionParameters: number;
  readonly stateful: boolean;
  /** Gives vectors or scores instead of tokens: there is no output head. */
  readonly headless?: true;
}
