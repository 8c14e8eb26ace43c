/** US dollars. List prices only; the catalog says where each figure was read and when. */
export const formatUsd = (usd: number): string =>
  `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Hours AWS counts in a month. */
export const HOURS_PER_MONTH = 730;
