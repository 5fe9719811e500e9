-- For wrk: asks for one half hour after another of one resource after another, from tomorrow on.
local resources = {}
for id in io.lines(os.getenv("RESOURCES")) do resources[#resources + 1] = id end
local token = os.getenv("TOKEN")
local first = (math.floor(os.time() / 86400) + 1) * 86400
local n = -1

function request()
  n = n + 1
  local starts = first + math.floor(n / #resources) % 33000 * 1800
  local at = function(instant) return os.date("!%Y-%m-%dT%H:%M:%SZ", instant) end
  local body = string.format('{"resource_id":"%s","starts_at":"%s","ends_at":"%s"}',
    resources[n % #resources + 1], at(starts), at(starts + 1800))
  return wrk.format("POST", nil,
    { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }, body)
end
