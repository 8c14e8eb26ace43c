export const EGRESS_CONFIG_FILE = 'haproxy.cfg';
export const EGRESS_SCRIPT = 'connect.lua';
