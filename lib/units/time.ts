export const MINUTE_S = 60;
export const HOUR_S = 3600;
export const DAY_S = 24 * HOUR_S;

/** `45 s`, `12 min 30 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const total = Math.round(seconds);
  if (total < MINUTE_S) return `${total} s`;
  if (total < HOUR_S) return withRest(Math.floor(total / MINUTE_S), 'min', total % MINUTE_S, 's');
  return withRest(Math.floor(total / HOUR_S), 'h', Math.round((total % HOUR_S) / MINUTE_S), 'min');
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`;
}

/** `2026-12-07 11:30` of `2026-12-07T11:30:00Z` */
export const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');
