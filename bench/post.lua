-- wrk script: posts the file named by the environment variable REQUEST, and counts other answers than
-- 200 apart.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local file = assert(io.open(os.getenv("REQUEST"), "rb"))
wrk.body = file:read("*a")
file:close()
