export const SHIPPED = ['production', 'h200', 'multi-node', 'development', 'hybrid'] as const;
