import type { Review } from '../review';
export const reviewsAsMarkdown = (reviews: readonly Review[]): string => JSON.stringify(reviews);
