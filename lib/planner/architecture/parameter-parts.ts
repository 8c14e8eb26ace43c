/** Parameters by how vLLM spreads and stores them. Counts are of the whole model. */
export interface ParameterParts {
  /** Input embedding and output head; 16-bit in every format, split by tensor parallelism. */
  readonly embedding: number;
  /** Tables beside it of which a token reads one row; 16-bit, split by tensor parallelism. */
  readonly tables: number;
  /** Projections split by attention head. */
  readonly attention: number;
  /** Key and value projections: split until every rank has one KV head, copied beyond that. */
  readonly keyValue: number;
  /** Down-projections, indexers: a full copy on every tensor-parallel rank. */
  readonly attentionReplicated: number;
  /** The same, kept in 16 bits by every quantization (V4 compressors). */
  readonly attentionReplicated16Bit: number;
  readonly dense: number;
  readonly shared: number;
  readonly routed: number;
  /** 16-bit copy on every rank. */
  readonly router: number;
  readonly vision: number;
  /** Latent attention: 16-bit copies of the up-projections made while loading, split by head. */
  readonly absorbed: number;
}
