-- What haproxy may be led to: numbers alone, so that no name is ever looked up.
local addresses = {}

local function isIPv4(address)
    local octets = { address:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$") }
    for _, octet in ipairs(octets) do
        if octet:find("^0%d") or #octet > 3 or tonumber(octet) > 255 then
            return false
        end
    end
    return #octets == 4
end

-- How many groups there are between colons; nil when one of them is none.
local function groups(part)
    local count = 0
    for group in (part == "" and "" or part .. ":"):gmatch("([^:]*):") do
        if not group:find("^%x%x?%x?%x?$") then
            return nil
        end
        count = count + 1
    end
    return count
end

local function isIPv6(address)
    local before, after = address:match("^(.-)::(.*)$")
    if before == nil then
        return groups(address) == 8
    end
    local first, second = groups(before), groups(after)
    return first ~= nil and second ~= nil and first + second < 8
end

-- Whether a value is the address of a machine, in numbers.
function addresses.isAddress(address)
    if type(address) ~= "string" or address == "0.0.0.0" or address:find("^[0:]+$") then
        return false
    end
    return isIPv4(address) or isIPv6(address)
end

function addresses.isPort(port)
    return math.type(port) == "integer" and port >= 1 and port <= 65535
end
