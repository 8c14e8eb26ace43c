export interface Claim { readonly id: string }
export const claimsOf = (): readonly Claim[] => [];
export const NOT_PROVABLE: readonly string[] = [];
