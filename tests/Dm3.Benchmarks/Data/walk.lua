-- Sends the requests of a file one after the other. All requests of a file have the same length, so that a thread cuts the next one out of one
-- string: what the load generator spends on a request is small, and the same for every endpoint.
-- Arguments: file, bytes of a request, requests in the file, threads, request to begin with (within each thread's part); then, if the next request of
-- another file is to be sent every so many requests: that file, bytes of its requests, how many, every how many.

local threads = 0

function setup(thread)
   thread:set("id", threads)
   threads = threads + 1
end

-- Each thread walks its own part of a file.
local function open(path, length, count, parts, position)
   local walk = { length = length, count = math.floor(count / parts), position = 0 }
   walk.position = position % walk.count
   local file = assert(io.open(path, "rb"))
   file:seek("set", id * walk.count * length)
   walk.requests = file:read(walk.count * length)
   file:close()
   return walk
end

local function cut(walk)
   local start = walk.position * walk.length
   walk.position = walk.position + 1
   if walk.position == walk.count then walk.position = 0 end
   return string.sub(walk.requests, start + 1, start + walk.length)
end

function init(args)
   main = open(args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), tonumber(args[5]))
   every = tonumber(args[9]) or 0
   if every > 0 then other = open(args[6], tonumber(args[7]), tonumber(args[8]), tonumber(args[4]), 0) end
   sent = 0
end

function request()
   sent = sent + 1
   if every > 0 and sent % every == 0 then return cut(other) end
   return cut(main)
end

-- Microseconds, and what went wrong: connections, statuses of 400 and above.
function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      "RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
