/**
 * Which replica a conversation goes to, from `txn.home`: the address where this pod sent it last as a number, or 0. What it does not
 * know it asks the other pods of the door for. Sets `txn.replica`, the name of a server, unless all are full; `txn.home`, its
 * address; and `txn.recalled`: `kept`, `told` (another pod knew), `left` (known, but gone, full, or with too much in flight beside
 * the others) or `new`. What is not kept goes to the replica with the fewest requests.
 */
export const RECALL = String.raw`-- What a replica may have in flight before a conversation leaves it: of the mean, and, where there are two, of all.
local MOST_OF_MEAN, MOST_OF_ALL = 2, 0.75
-- Another pod answers within this, or is not waited for.
local PATIENCE_MS = 250

local function number_of(address)
  local a, b, c, d = string.match(address, "^(%d+)%.(%d+)%.(%d+)%.(%d+)")
  return a and ((a * 256 + b) * 256 + c) * 256 + d
end

local function servers_of(txn, backend)
  local up = {}
  for name, server in pairs(core.backends[backend].servers) do
    if txn.c:srv_is_up(backend .. "/" .. name) then up[#up + 1] = { name = name, server = server } end
  end
  return up
end

local function ask_others(txn, model)
  local key = txn:get_var("txn.beginning")
  for _, other in ipairs(servers_of(txn, "_doors")) do
    local url = "http://" .. other.server:get_addr() .. "/" .. model .. "/" .. key
    local answer = core.httpclient():get({ url = url, timeout = PATIENCE_MS })
    if answer and answer.status == 200 then return tonumber(answer.body) end
  end
end

core.register_action("recall", { "http-req" }, function(txn)
  local model, home, is_told = txn:get_var("txn.model"), txn:get_var("txn.home"), false
  if not home or home == 0 then
    home = ask_others(txn, model)
    is_told = home ~= nil
  end
  home = home ~= 0 and home or nil
  local up, idlest, known = servers_of(txn, model), nil, nil
  local start = math.random(0, #up)
  for at = 1, #up do
    local one = up[(start + at) % #up + 1]
    one.taken = one.server:get_cur_sess() + one.server:get_pend_conn()
    one.home = number_of(one.server:get_addr())
    one.has_place = one.taken < one.server:get_maxconn()
    if one.has_place and (not idlest or one.taken < idlest.taken) then idlest = one end
    if one.home == home then known = one end
  end
  -- This request is counted already.
  local all = txn.f:be_conn(model)
  local most = math.min(all * MOST_OF_MEAN / #up, all * MOST_OF_ALL)
  local chosen = known and known.has_place and known.taken < most and known or idlest
  local stays = known and chosen == known
  txn:set_var("txn.recalled", not home and "new" or not stays and "left" or is_told and "told" or "kept")
  if not chosen then return end
  txn:set_var("txn.replica", chosen.name)
  txn:set_var("txn.home", chosen.home)
end)
`;
