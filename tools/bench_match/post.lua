-- wrk sends the file of BODY as JSON.
local file = io.open(os.getenv("BODY"))
wrk.method, wrk.body = "POST", file:read("*a")
wrk.headers["Content-Type"] = "application/json"
file:close()
