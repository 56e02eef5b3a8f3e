-- The servers of haproxy's backends. Each has places for endpoints, which are filled and emptied while connections go on.
local servers = {}

-- The places of a backend; its further servers are of the configuration.
function servers.places(backend)
    local places, known = {}, core.backends[backend].servers
    while true do
        local server = known["_" .. #places + 1]
        if server == nil then
            return places
        end
        places[#places + 1] = { server = server, state = "free" }
    end
end

-- Newer ones of haproxy change an address a moment later than they are told: a server that is ready before leads to where it led.
local function settle(place)
    if place.state == "moving" and place.server:get_addr() ~= place.before then
        place.server:set_ready()
        place.state = "ready"
    end
    return place.state ~= "moving"
end

local function fill(place, endpoint)
    local address, port = endpoint:match("^(%S+) (%d+)$")
    place.before = endpoint ~= place.last and place.server:get_addr() or nil
    place.server:set_addr(address, tonumber(port))
    place.endpoint, place.last, place.state = endpoint, endpoint, "moving"
    settle(place)
end

-- Whether all servers lead to where they are to.
function servers.settle(places)
    local isSettled = true
    for _, place in ipairs(places) do
        isSettled = settle(place) and isSettled
    end
    return isSettled
end

-- A place for one more endpoint: an empty one, else one that only waits for the end of connections, which go on.
local function room(places)
    for _, state in ipairs({ "free", "leaving" }) do
        for _, place in ipairs(places) do
            if place.state == state then
                return place
            end
        end
    end
    return nil
end

-- Leads to these endpoints and no others; returns how many have no place. Whoever stays keeps its place.
function servers.lead(places, endpoints)
    local wanted, missing = {}, 0
    for _, endpoint in ipairs(endpoints) do
        wanted[endpoint] = true
    end
    for _, place in ipairs(places) do
        if place.state ~= "free" and wanted[place.endpoint] then
            wanted[place.endpoint] = nil
            if place.state == "leaving" then
                place.server:set_ready()
                place.state = "ready"
            end
        elseif place.state == "ready" then
            place.server:set_drain()
            place.state = "leaving"
        elseif place.state == "moving" then
            place.endpoint, place.last, place.state = nil, nil, "free"
        end
    end
    for _, endpoint in ipairs(endpoints) do
        local place = wanted[endpoint] and room(places)
        if place then
            fill(place, endpoint)
        elseif wanted[endpoint] then
            missing = missing + 1
        end
    end
    return missing
end

-- Empties places whose last connection has ended: until then haproxy asks whether that endpoint lives.
function servers.tidy(places)
    for _, place in ipairs(places) do
        if place.state == "leaving" and tonumber(place.server:get_stats().scur) == 0 then
            place.server:set_maint()
            place.endpoint, place.state = nil, "free"
        end
    end
end
