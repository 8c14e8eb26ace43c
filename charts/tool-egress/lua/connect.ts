/**
 * HAProxy passes a CONNECT on and answers none itself. These two do that much in a stream of TCP: `read_connect` takes host and
 * port from a head that is there, `answer_connect` says yes and takes the head away, or says no and why. What is allowed, and
 * everything that follows, are rules of HAProxy. Of a head nothing else is kept.
 */
export const CONNECT = String.raw`local LINE = "^CONNECT ([%w][%w.-]*):(%d%d?%d?%d?%d?) HTTP/1%.[01]\r\n"
local LONGEST_HOST = 253

core.register_action("read_connect", { "tcp-req" }, function(txn)
  local head = txn.req:data()
  local last = head and select(2, head:find("\r\n\r\n", 1, true))
  if not last then return end
  local host, port = head:match(LINE)
  if not host or #host > LONGEST_HOST then
    txn:set_var("txn.refused", "no-connect")
    return
  end
  txn:set_var("txn.host", host:lower())
  txn:set_var("txn.port", tonumber(port))
  txn:set_var("txn.head", last)
end, 0)

core.register_action("answer_connect", { "tcp-req" }, function(txn)
  txn:set_var("txn.answered", true)
  local refused = txn:get_var("txn.refused")
  if refused then
    local why = "refused: " .. refused .. "\n"
    txn.res:send("HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: "
      .. #why .. "\r\n\r\n" .. why)
    return
  end
  txn.req:remove(0, txn:get_var("txn.head"))
  txn.res:send("HTTP/1.1 200 Connection established\r\n\r\n")
end, 0)
`;
