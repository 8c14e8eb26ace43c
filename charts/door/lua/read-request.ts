/**
 * What the door has to know of a body, read as the engine's Python reads it: of two fields with one name the last counts, names
 * may be written with escapes. Only the top level is understood; what lies deeper is passed over, and whatever is not JSON there
 * is refused by the engine. A body that Python could read otherwise than this (UTF-16, a byte order mark) is refused.
 *
 * Sets, in `txn.`: `asked` (the model, signs that no name has replaced by `?`), `problem` (why the body is of no use), `tokens` (the
 * most that any of the limits asks for), `odd_tokens` (a limit that is no number), `client` (whose request it is within the
 * tenant) and `beginning` (what a conversation keeps from turn to turn), the last two as hashes.
 */
export const READ_REQUEST = String.raw`local find, byte, sub, gsub = string.find, string.byte, string.sub, string.gsub

local QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST = 34, 92, 123, 125, 91

local LIMITS = { "max_tokens", "max_completion_tokens", "max_output_tokens" }
-- Whose request it is, the first that is there; metadata.user_id of the Messages API is not at the top level.
local CLIENT = { "user", "safety_identifier", "prompt_cache_key" }
-- Where a conversation stands; what is before it, and its first question, is the same in every turn.
local CONVERSATION = { "messages", "input", "prompt" }

local WANTED = { model = true, system = true, instructions = true }
for _, names in ipairs({ LIMITS, CLIENT, CONVERSATION }) do
  for _, name in ipairs(names) do WANTED[name] = true end
end
-- No wanted name is longer, be each of its signs an escape.
local LONGEST_NAME = 6 * #"max_completion_tokens" + 2

-- A text without structure of its own, such as a prompt: what is hashed of it, in bytes.
local BEGINNING = 1024

-- Position behind the string that opens at a position; memchr finds quotes, and an odd number of backslashes guards one.
local function after_string(s, at)
  local p = at
  while true do
    p = find(s, '"', p + 1, true)
    if not p then return nil end
    local b = p - 1
    while byte(s, b) == BACKSLASH do b = b - 1 end
    if (p - 1 - b) % 2 == 0 then return p + 1 end
  end
end

local function after_value(s, at)
  local c = byte(s, at)
  if c == QUOTE then return after_string(s, at) end
  if c ~= OPEN and c ~= OPEN_LIST then
    local _, last = find(s, "^[%w.+-]+", at)
    return last and last + 1
  end
  local depth, p = 0, at
  repeat
    p = find(s, '["{}%[%]]', p)
    if not p then return nil end
    c = byte(s, p)
    if c == QUOTE then
      p = after_string(s, p)
      if not p then return nil end
    else
      depth = depth + ((c == OPEN or c == OPEN_LIST) and 1 or -1)
      p = p + 1
    end
  until depth == 0
  return p
end

local SHORT = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
-- No name has a sign beyond ASCII, so those need not be told apart.
local function unescaped(text)
  if not find(text, "\\", 1, true) then return text end
  return (gsub(text, "\\(u?)(%x?%x?%x?%x?)(.?)", function(u, hex, rest)
    if u == "u" and #hex == 4 then
      local code = tonumber(hex, 16)
      return (code < 128 and string.char(code) or "\u{fffd}") .. rest
    end
    local sign = u .. hex .. rest
    local first = sub(sign, 1, 1)
    return (SHORT[first] or first) .. sub(sign, 2)
  end))
end

-- Where the wanted values of the outermost object begin and end.
local function fields(s)
  local found = {}
  local _, p = find(s, "^[ \t\r\n]*{[ \t\r\n]*")
  if not p then return nil end
  p = p + 1
  if byte(s, p) == CLOSE then return find(s, "^}[ \t\r\n]*$", p) and found end
  while true do
    if byte(s, p) ~= QUOTE then return nil end
    local key_end = after_string(s, p)
    if not key_end then return nil end
    local _, colon = find(s, "^[ \t\r\n]*:[ \t\r\n]*", key_end)
    if not colon then return nil end
    local value_end = after_value(s, colon + 1)
    if not value_end then return nil end
    if key_end - p <= LONGEST_NAME then
      local key = unescaped(sub(s, p + 1, key_end - 2))
      if WANTED[key] then found[key] = { colon + 1, value_end - 1 } end
    end
    local _, space = find(s, "^[ \t\r\n]*", value_end)
    local sign = byte(s, space + 1)
    if sign == CLOSE then return find(s, "^[ \t\r\n]*$", space + 2) and found end
    if sign ~= 44 then return nil end
    _, space = find(s, "^[ \t\r\n]*", space + 2)
    p = space + 1
  end
end

local function text_of(s, place)
  if not place or byte(s, place[1]) ~= QUOTE then return nil end
  return unescaped(sub(s, place[1] + 1, place[2] - 1))
end

-- Behind the first element of a list that the user said; the whole list without one.
local function after_first_question(s, from, to)
  local p = from + 1
  while p < to do
    local _, space = find(s, "^[ \t\r\n,]*", p)
    local stop = after_value(s, space + 1)
    if not stop or stop > to then return to end
    if find(sub(s, space + 1, stop - 1), '"role"%s*:%s*"user"') then return stop - 1 end
    p = stop
  end
  return to
end

-- Marks that clients move from message to message are no part of what was said.
local function without_marks(text)
  return (gsub(text, '%s*,?%s*"cache_control"%s*:%s*%b{}', ""))
end

local function beginning(s, found)
  local key = text_of(s, found.prompt_cache_key)
  if key then return key end
  local parts = {}
  for _, name in ipairs({ "system", "instructions" }) do
    local place = found[name]
    if place then parts[#parts + 1] = sub(s, place[1], place[2]) end
  end
  for _, name in ipairs(CONVERSATION) do
    local place = found[name]
    if place then
      local from, to = place[1], place[2]
      local is_list = byte(s, from) == OPEN_LIST and find(s, "^%[%s*{", from)
      parts[#parts + 1] = sub(s, from, is_list and after_first_question(s, from, to) or math.min(to, from + BEGINNING))
      break
    end
  end
  return without_marks(table.concat(parts, "\n"))
end

local function asked_tokens(s, found)
  local most, odd
  for _, name in ipairs(LIMITS) do
    local place = found[name]
    local text = place and sub(s, place[1], place[2])
    if text and text ~= "null" then
      local number = find(text, "^-?%d[%d.eE+-]*$") and tonumber(text)
      if number then most = math.max(most or number, number) else odd = name end
    end
  end
  return most, odd
end

local NAME_LENGTH = 128
-- What stands in answers and in the log may be anything that a client thought of.
local function plain(name)
  return (gsub(sub(name, 1, NAME_LENGTH), "[^%w._:/@+-]", "?"))
end

core.register_action("read_request", { "http-req" }, function(txn)
  local s = txn.f:req_body() or ""
  local found = fields(s)
  if not found then return txn:set_var("txn.problem", "the body is not one JSON object") end
  local model = text_of(s, found.model)
  if not model or model == "" then
    return txn:set_var("txn.problem", found.model and "model is not a name" or "model is missing")
  end
  txn:set_var("txn.asked", plain(model))
  local most, odd = asked_tokens(s, found)
  if most then txn:set_var("txn.tokens", math.floor(math.min(most, 2 ^ 40))) end
  if odd then txn:set_var("txn.odd_tokens", odd) end
  local start = txn.c:xxh64(beginning(s, found))
  txn:set_var("txn.beginning", start)
  txn:set_var("txn.client", start)
  for _, name in ipairs(CLIENT) do
    local text = text_of(s, found[name])
    if text and text ~= "" then
      txn:set_var("txn.client", txn.c:xxh64(text))
      break
    end
  end
end)

-- txn.variants is "model:end,model:end"; the first whose end is above txn.slot becomes txn.model.
core.register_action("choose_variant", { "http-req" }, function(txn)
  local slot = txn:get_var("txn.slot")
  for model, last in string.gmatch(txn:get_var("txn.variants") or "", "([^:,]+):(%d+)") do
    if slot < tonumber(last) then return txn:set_var("txn.model", model) end
  end
end)
`;
