-- Orders for wrk: every request a new client_order_id, 100 clients, 8 symbols, both sides.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  run = args[1] or tostring(os.time())
  count = 0
  symbols = { "AAPL", "MSFT", "NVDA", "AMZN", "META", "TSLA", "KO", "IBM" }
  head = string.format(
    "POST /v1/authorize HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/json\r\nContent-Length: ",
    wrk.host, wrk.port)
end

function request()
  count = count + 1
  local body = string.format(
    '{"order":{"client_order_id":"%s-%d-%d","symbol":"%s","side":"%s","qty":%d,"price":%d.%02d},"context":{"client_id":"CL-%03d"}}',
    run, number, count, symbols[count % 8 + 1], count % 2 == 0 and "BUY" or "SELL",
    count % 100 + 1, count % 400 + 10, count % 100, count % 100 + 1)
  return head .. #body .. "\r\n\r\n" .. body
end
