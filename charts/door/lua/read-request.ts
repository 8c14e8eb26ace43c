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

local QUOTE, COMMA, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST = 34, 44, 92, 123, 125, 91, 93

local LIMITS = { "max_tokens", "max_completion_tokens", "max_output_tokens" }
-- Whose request it is, the first that is there; what lies deeper is not looked for.
local CLIENT = { "user", "safety_identifier", "prompt_cache_key" }
-- Where a conversation stands; up to its first question it is the same in every turn.
local CONVERSATION = { messages = true, input = true, prompt = true }

local WANTED = { model = true, system = true, instructions = true }
for _, names in ipairs({ LIMITS, CLIENT }) do
  for _, name in ipairs(names) do WANTED[name] = true end
end
-- No wanted name is longer, be each of its signs an escape.
local LONGEST_NAME = 6 * #"max_completion_tokens" + 2

-- What is looked at of each part of a beginning, in bytes: bodies have megabytes, and one thread answers many clients.
local HEAD = 16384
local WINDOW = 32768
-- Of messages before the first question.
local MOST_HEADS = 8
-- Where the role of a message stands, from its beginning or from its end.
local NEAR = 128

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

-- Position of the next sign of structure. In windows that grow, with the other clients of the thread served in between.
local function next_sign(s, p)
  local size = 64
  while p <= #s do
    local at = find(sub(s, p, p + size - 1), '[]["{}]')
    if at then return p + at - 1 end
    if size == WINDOW then core.yield() end
    p, size = p + size, math.min(size * 8, WINDOW)
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
    p = next_sign(s, p)
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
  return (gsub(text, "\\(.)(%x?%x?%x?%x?)", function(sign, hex)
    if sign ~= "u" then return (SHORT[sign] or sign) .. hex end
    local code = #hex == 4 and tonumber(hex, 16) or 128
    return code < 128 and string.char(code) or "\u{fffd}"
  end))
end

local function is_question(s, from, to)
  local near = to - from < 2 * NEAR and sub(s, from, to) or sub(s, from, from + NEAR) .. sub(s, to - NEAR, to)
  return find(near, '"role"%s*:%s*"user"') ~= nil
end

-- As after_value; and the heads of a list's elements up to the first that the user said, which later turns leave as it is.
local function after_conversation(s, at)
  if not find(s, "^%[[ \t\r\n]*{", at) then
    local stop = after_value(s, at)
    return stop, stop and { sub(s, at, math.min(stop - 1, at + HEAD)) }
  end
  local heads, is_complete, p = {}, false, at + 1
  while true do
    local _, space = find(s, "^[ \t\r\n,]*", p)
    p = space + 1
    if byte(s, p) == CLOSE_LIST then return p + 1, heads end
    local stop = after_value(s, p)
    if not stop then return nil end
    if not is_complete then
      heads[#heads + 1] = sub(s, p, math.min(stop - 1, p + HEAD))
      is_complete = #heads == MOST_HEADS or is_question(s, p, stop - 1)
    end
    p = stop
  end
end

-- Where the wanted values of the outermost object begin and end, and the heads of its conversation.
local function fields(s)
  local found, heads = {}, nil
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
    local key = key_end - p <= LONGEST_NAME and unescaped(sub(s, p + 1, key_end - 2)) or ""
    local value_end
    if CONVERSATION[key] then value_end, heads = after_conversation(s, colon + 1)
    else value_end = after_value(s, colon + 1) end
    if not value_end then return nil end
    if WANTED[key] then found[key] = { colon + 1, value_end - 1 } end
    local _, space = find(s, "^[ \t\r\n]*", value_end)
    local sign = byte(s, space + 1)
    if sign == CLOSE then return find(s, "^[ \t\r\n]*$", space + 2) and found, heads end
    if sign ~= COMMA then return nil end
    _, space = find(s, "^[ \t\r\n]*", space + 2)
    p = space + 1
  end
end

local function text_of(s, place)
  if not place or byte(s, place[1]) ~= QUOTE then return nil end
  return unescaped(sub(s, place[1] + 1, place[2] - 1))
end

-- Marks that clients move from message to message are no part of what was said.
local function without_marks(text)
  if not find(text, '"cache_control"', 1, true) then return text end
  return (gsub(text, ',? ?"cache_control" ?: ?{[^{}]*}', ""))
end

local function beginning(s, found, heads)
  local key = text_of(s, found.prompt_cache_key)
  -- With the rest and not instead of it: a key that an application sends with everything would be one replica's.
  local parts = { key }
  for _, name in ipairs({ "system", "instructions" }) do
    local place = found[name]
    if place then parts[#parts + 1] = sub(s, place[1], math.min(place[2], place[1] + HEAD)) end
  end
  for _, head in ipairs(heads or {}) do parts[#parts + 1] = head end
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
  local found, heads = fields(s)
  if not found then return txn:set_var("txn.problem", "the body is not one JSON object") end
  local model = text_of(s, found.model)
  if not model or model == "" then
    return txn:set_var("txn.problem", found.model and "model is not a name" or "model is missing")
  end
  local most, odd = asked_tokens(s, found)
  if most then txn:set_var("txn.tokens", math.floor(math.min(most, 2 ^ 40))) end
  if odd then txn:set_var("txn.odd_tokens", odd) end
  local start = txn.c:xxh64(beginning(s, found, heads))
  txn:set_var("txn.beginning", start)
  txn:set_var("txn.client", start)
  for _, name in ipairs(CLIENT) do
    local text = text_of(s, found[name])
    if text and text ~= "" then
      txn:set_var("txn.client", txn.c:xxh64(text))
      break
    end
  end
  -- The last one: HAProxy breaks a script off that takes too long, and goes on.
  txn:set_var("txn.asked", plain(model))
end)

-- txn.variants is "model:end,model:end"; the first whose end is above txn.slot becomes txn.model.
core.register_action("choose_variant", { "http-req" }, function(txn)
  local slot = txn:get_var("txn.slot")
  for model, last in string.gmatch(txn:get_var("txn.variants") or "", "([^:,]+):(%d+)") do
    if slot < tonumber(last) then return txn:set_var("txn.model", model) end
  end
end)
`;
