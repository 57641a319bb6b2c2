-- wrk asks the paths of the file in PATHS one after the other; each of its threads begins elsewhere.
local threads = 0

function setup(thread)
    thread:set("first", threads * 97)
    threads = threads + 1
end

local requests, at = {}, 0

function init()
    for path in io.lines(os.getenv("PATHS")) do
        requests[#requests + 1] = wrk.format("GET", path)
    end
    at = first
end

function request()
    at = at % #requests + 1
    return requests[at]
end
