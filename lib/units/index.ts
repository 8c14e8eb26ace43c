export * from './bytes';
export * from './money';
export * from './time';
