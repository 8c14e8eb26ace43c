export type WeightsTier = 's3-stream' | 'nvme-cache' | 'fsx-lustre';
