/**
 * Whether a conversation goes where this pod sent it last. From `txn.home`, the number of that server, or 0, sets `txn.recalled`:
 * `kept`, `left` (it is gone, full, or has too much in flight beside the others) or `new`. What is not kept goes by the ring.
 */
export const RECALL = String.raw`-- What a replica may have in flight of the mean, in per cent.
local MOST = 200

core.register_action("recall", { "http-req" }, function(txn)
  local home = txn:get_var("txn.home")
  if not home or home == 0 then return txn:set_var("txn.recalled", "new") end
  local model, name = txn:get_var("txn.model"), "r" .. home
  local server = core.backends[model].servers[name]
  local is_up = server and txn.c:srv_is_up(model .. "/" .. name)
  local taken = server and server:get_cur_sess() + server:get_pend_conn() or 0
  -- The one that is asked for is counted already.
  local most = txn.f:be_conn(model) * MOST / 100 / txn.f:nbsrv(model)
  local stays = is_up and taken < math.min(most, server:get_maxconn())
  txn:set_var("txn.recalled", stays and "kept" or "left")
end)
`;
