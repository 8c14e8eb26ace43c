import type { Review } from '../review';
export const reviewsAsHtml = (reviews: readonly Review[]): string => JSON.stringify(reviews);
