/**
 * Takes changed files without a reload: every two seconds each map is compared with what was last read and swapped as a whole, so
 * a request sees the old or the new one; entries that are gone are gone. A certificate is given to new connections. A file that
 * cannot be read, or an empty one, changes nothing: what is known stays.
 *
 * Answers `GET /v1/models` as well, from the list of names of the request's `txn.set`.
 *
 * Arguments: LIST [pem=FILE] MAP...
 */
export const HOT_FILES = String.raw`local LIST, PEM
local MAPS = {}
for _, word in ipairs({ ... }) do
  local pem = word:match("^pem=(.*)")
  if pem then PEM = pem elseif not LIST then LIST = word else MAPS[#MAPS + 1] = word end
end

local INTERVAL_MS = 2000

local function read(path)
  local file = io.open(path, "r")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text ~= "" and text or nil
end

local function entries(text)
  return text:gmatch("(%g+)[ \t]+([^\r\n]*)")
end

local function swap(path, text)
  local map = core.get_patref(path)
  map:prepare()
  for key, value in entries(text) do map:add(key, value) end
  local done, problem = map:commit()
  if not done then core.Alert(path .. " was not taken: " .. tostring(problem)) end
  return done
end

local sets = {}
local function take_list(_, text)
  local new = {}
  for set, name in entries(text) do
    local one = new[set] or { has = {}, lines = {} }
    new[set] = one
    one.has[name] = '{"id":"' .. name .. '","object":"model","created":0,"owned_by":"windlass"}'
    one.lines[#one.lines + 1] = one.has[name]
  end
  for _, one in pairs(new) do one.all = '{"object":"list","data":[' .. table.concat(one.lines, ",") .. "]}" end
  sets = new
  return true
end

local function take_certificate(path, text)
  -- Named crt in the documentation, and the empty string, as a file's ending, in the code of 3.4 (src/ssl_ckch.c).
  local ok, problem = pcall(CertCache.set, { filename = path, [""] = text })
  if not ok then ok = pcall(CertCache.set, { filename = path, crt = text }) end
  if not ok then core.Alert("the certificate was not taken: " .. tostring(problem)) end
  return ok
end

-- Text that was last tried, whether it was taken or not: what is wrong is said once.
local last = {}
local function look(path, take)
  local text = read(path)
  if not text or text == last[path] then return end
  last[path] = text
  take(path, text)
end

core.register_init(function() look(LIST, take_list) end)

core.register_task(function()
  while true do
    look(LIST, take_list)
    for _, path in ipairs(MAPS) do look(path, swap) end
    if PEM then look(PEM, take_certificate) end
    core.msleep(INTERVAL_MS)
  end
end)

local function send(applet, status, body)
  applet:set_status(status)
  applet:add_header("content-type", "application/json")
  applet:add_header("content-length", tostring(#body))
  applet:start_response()
  applet:send(body)
end

core.register_service("models", "http", function(applet)
  local set = sets[applet:get_var("txn.set")] or { has = {}, all = '{"object":"list","data":[]}' }
  local name = applet.path:match("^/v1/models/(.+)$")
  if not name then return send(applet, 200, set.all) end
  local one = set.has[name:gsub("%%2[fF]", "/")]
  if one then return send(applet, 200, one) end
  send(applet, 404, '{"error":{"message":"this key may use no model of that name; GET /v1/models lists those that it may",'
    .. '"type":"invalid_request_error","param":"model","code":"model_not_found"}}')
end)
`;
