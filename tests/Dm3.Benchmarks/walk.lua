-- Sends the requests of a file one after the other. All requests of a file have the same length, so that a thread cuts the next one out of one
-- string: what the load generator spends on a request is small, and the same for every endpoint.
-- Arguments: file, bytes of a request, requests in the file, threads, request to begin with (within each thread's part).

local threads = 0

function setup(thread)
   thread:set("id", threads)
   threads = threads + 1
end

function init(args)
   length = tonumber(args[2])
   -- Each thread walks its own part of the file.
   count = math.floor(tonumber(args[3]) / tonumber(args[4]))
   position = tonumber(args[5]) % count
   local file = assert(io.open(args[1], "rb"))
   file:seek("set", id * count * length)
   requests = file:read(count * length)
   file:close()
end

function request()
   local start = position * length
   position = position + 1
   if position == count then position = 0 end
   return string.sub(requests, start + 1, start + length)
end

-- Microseconds, and what went wrong: connections, statuses of 400 and above.
function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      "RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
