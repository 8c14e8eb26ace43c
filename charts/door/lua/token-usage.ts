/**
 * Tokens of an answer for the access log, from its first and its last bytes as engines write them: `usage` of the Completions APIs
 * (`prompt_tokens`) and of Responses and Messages (`input_tokens`). A stream says them where the client asked for it
 * (`stream_options.include_usage`). Nothing of the answer is kept or changed.
 *
 * Sets `txn.tokens_in` and `txn.tokens_out`.
 */
export const TOKEN_USAGE = String.raw`local END = 4096
local BEGINNING = 2048

local Usage = { id = "token_usage", flags = filter.FLT_CFG_FL_HTX }
Usage.__index = Usage

function Usage:new() return setmetatable({ head = nil, tail = "" }, Usage) end

function Usage:start_analyze(txn, channel)
  if channel:is_resp() then filter.register_data_filter(self, channel) end
end

function Usage:http_payload(txn, message)
  if not message.channel:is_resp() then return end
  local data = message:body()
  if not data or #data == 0 then return end
  if not self.head then self.head = data:sub(1, BEGINNING) end
  self.tail = #data >= END and data:sub(-END) or (self.tail .. data):sub(-END)
end

local function last_number(text, ...)
  local found
  for _, name in ipairs({ ... }) do
    for number in text:gmatch('"' .. name .. '"%s*:%s*(%d+)') do found = number end
    if found then return tonumber(found) end
  end
end

function Usage:http_end(txn, message)
  if not message.channel:is_resp() or not self.head then return end
  local tokens_in = last_number(self.tail, "prompt_tokens", "input_tokens") or last_number(self.head, "input_tokens")
  local tokens_out = last_number(self.tail, "completion_tokens", "output_tokens")
  if tokens_in then txn:set_var("txn.tokens_in", tokens_in) end
  if tokens_out then txn:set_var("txn.tokens_out", tokens_out) end
end

core.register_filter("token_usage", Usage, function(usage) return usage end)
`;
