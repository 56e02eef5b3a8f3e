-- Reads EndpointSlices (discovery.k8s.io/v1). Nothing of an answer counts in which anything is wrong.
local slices = {}

local function shown(something)
    local written = type(something) == "table" and "an object" or tostring(something)
    return '"' .. written:sub(1, 60):gsub("[^%w%p ]", "?") .. '"'
end

local function isMap(something)
    return type(something) == "table"
end

-- The port of a slice that a service is followed by: its name, or its number. Nil where the slice has no such port.
local function portOf(slice, wanted)
    for _, port in ipairs(isMap(slice.ports) and slice.ports or {}) do
        if isMap(port) and (port.protocol == nil or port.protocol == "TCP") then
            local name = type(port.name) == "string" and port.name or ""
            if name == wanted or tostring(port.port) == wanted then
                return port.port
            end
        end
    end
    return nil
end

-- A server that shuts down takes what it has begun to its end, and nothing new.
local function isReady(endpoint)
    local conditions = isMap(endpoint.conditions) and endpoint.conditions or {}
    return conditions.ready ~= false and conditions.terminating ~= true
end

local function readSlice(slice, wanted, found)
    local port = portOf(slice, wanted)
    if port == nil then
        return nil
    elseif not addresses.isPort(port) then
        return shown(port) .. " is no port"
    end
    for _, endpoint in ipairs(isMap(slice.endpoints) and slice.endpoints or {}) do
        local list = isMap(endpoint) and endpoint.addresses
        if not isMap(list) then
            return "an endpoint has no addresses"
        end
        -- By the definition of the API all addresses of one endpoint are the same machine.
        local address = list[1]
        if not addresses.isAddress(address) then
            return shown(address) .. " is no IP address"
        end
        if isReady(endpoint) then
            found[address .. " " .. port] = true
        end
    end
    return nil
end

-- The name of a slice; or nil for what is none.
function slices.nameOf(slice)
    local metadata = isMap(slice) and slice.metadata
    local name = isMap(metadata) and metadata.name
    return type(name) == "string" and name or nil
end

-- The ready endpoints of slices by their name, as sorted "address port"; or nil, and what is wrong.
function slices.endpoints(all, wanted)
    local found, sorted = {}, {}
    for name, slice in pairs(all) do
        local fault = readSlice(slice, wanted, found)
        if fault ~= nil then
            return nil, string.format("the slice %s is refused: %s", name, fault)
        end
    end
    for endpoint in pairs(found) do
        sorted[#sorted + 1] = endpoint
    end
    table.sort(sorted)
    return sorted
end
