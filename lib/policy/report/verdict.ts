import type { Report } from './report';

/** Whether something is found that nobody accepts, or an exception is none. */
export const isWrong = ({ judged: { open, problems } }: Report): boolean => open.length + problems.length > 0;
