import type { ParameterCounts } from '../../types';

/** Of XLM-RoBERTa-large with 514 positions, as model cards round it. */
export const xlmRobertaLargeParameters: ParameterCounts = { total: 560_000_000, active: 303_997_952 };

/** With 8,194 positions: the files of BGE-M3 and what was made of it. */
export const xlmRobertaLong: ParameterCounts = { total: 567_754_752, active: 311_752_704 };

/** Of XLM-RoBERTa-base. */
export const xlmRobertaBaseParameters: ParameterCounts = { total: 278_043_648, active: 86_042_112 };
