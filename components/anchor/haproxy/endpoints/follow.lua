-- Follows each service: a list, then a watch, and from the start again when that tells of a change. Only lists count, so that
-- nothing can be missed, and a watch costs nothing while nothing changes.
local longestPause = 30
-- Seconds after which a watch was one: what ends before is tried less and less often.
local settledTime = 10
-- Seconds between two looks at the certificate.
local certificatePeriod = 10

local keptDirectory = os.getenv("FLOTILLA_KEPT")
local certificateFile = os.getenv("FLOTILLA_CERTIFICATE")
local isStopping = false
local services = {}

local function say(service, words)
    io.stderr:write(string.format("endpoints.lua: %s: %s\n", service.name, words))
end

-- Says what is wrong when that is another thing than before, and once that it is over.
local function note(service, subject, words, over)
    local before = service.notes[subject]
    if words ~= before then
        service.notes[subject] = words
        say(service, words or over)
    end
end

local function readFile(path)
    local file = io.open(path, "r")
    local content = file and file:read("a")
    if file then
        file:close()
    end
    return content or nil
end

-- What is kept outlives haproxy and the node's start: there may be no API then.
local function keep(service, endpoints)
    local path = keptDirectory .. "/" .. service.name
    local file, fault = io.open(path .. ".next", "w")
    if file then
        local isWritten = file:write(service.identity, "\n", table.concat(endpoints, "\n"), "\n")
        fault = not (file:close() and isWritten and os.rename(path .. ".next", path)) and "it cannot be written" or nil
    end
    note(service, "keeping", fault and "the endpoints are not kept for the next start: " .. fault, "the endpoints are kept again")
end

-- The endpoints that were kept of this very service, if all of them are some.
local function kept(service)
    local endpoints, content = {}, readFile(keptDirectory .. "/" .. service.name) or ""
    local identity, rest = content:match("^([^\n]*)\n(.*)$")
    if identity ~= service.identity then
        return endpoints
    end
    for each in rest:gmatch("[^\n]+") do
        local address, port = each:match("^(%S+) (%d+)$")
        if not addresses.isAddress(address) or not addresses.isPort(math.tointeger(tonumber(port))) then
            return {}
        end
        endpoints[#endpoints + 1] = each
    end
    return endpoints
end

local function lead(service, endpoints)
    local missing = servers.lead(service.places, endpoints)
    local words = string.format("%d endpoints have no place: there are places for %d", missing, #service.places)
    note(service, "places", missing > 0 and words or nil, "all endpoints have a place")
    service.endpoints = table.concat(endpoints, ", ")
end

-- Waits until servers lead to where they are to; what lasts longer is looked at each second.
local function settle(service)
    local tries = 0
    while not servers.settle(service.places) and tries < 100 do
        core.msleep(10)
        tries = tries + 1
    end
end

-- Leads to what slices say, if that is something to go by.
local function adopt(service, all)
    local endpoints, fault = slices.endpoints(all, service.port)
    if endpoints ~= nil and #endpoints == 0 then
        fault = "the API names no ready endpoint with the port " .. service.port
    end
    note(service, "reading", fault and fault .. "; the last ones stay", "the API names endpoints again")
    if fault == nil and table.concat(endpoints, ", ") ~= service.endpoints then
        lead(service, endpoints)
        settle(service)
        say(service, "leads to " .. service.endpoints)
        keep(service, endpoints)
    end
end

-- The slices that there are and the version of the list; or nil, and what went wrong.
local function list(service)
    local content, fault = requests.get(service.path)
    if content == nil then
        return nil, fault
    end
    local read, flaw = json.read(content)
    local metadata = type(read) == "table" and read.metadata
    if type(metadata) ~= "table" or type(metadata.resourceVersion) ~= "string" or type(read.items) ~= "table" then
        return nil, "the answer is no list of EndpointSlices: " .. (flaw or "it has no items or no version")
    end
    local all = {}
    for _, slice in ipairs(read.items) do
        local name = slices.nameOf(slice)
        if name == nil then
            return nil, "the answer holds something that is no EndpointSlice"
        end
        all[name] = slice
    end
    return all, metadata.resourceVersion
end

local changes = { ADDED = true, MODIFIED = true, DELETED = true }

-- What an event tells: true for a change, false for none; nil where it is no event, and what is wrong. What comes with a bookmark in
-- one piece of the answer is not read, but may be a change.
local function meaning(content)
    if not content:find("\n") then
        return true
    end
    local event, flaw = json.read(content:match("^[^\n]*"))
    local kind = type(event) == "table" and event.type
    if kind == "ERROR" then
        -- 410: what is watched from is too old for the API server.
        local code = type(event.object) == "table" and event.object.code
        return code == 410 or nil, "the watch ends with an error"
    elseif kind == "BOOKMARK" then
        return content:find("\n.") ~= nil
    elseif changes[kind] then
        return true
    end
    return nil, "the watch says something that is no event: " .. (flaw or "it has another type")
end

-- Waits until something is not as it was in that version; returns whether, or why one does not know.
local function watch(service, version)
    local query = "&watch=1&allowWatchBookmarks=true&resourceVersion=" .. version
    local answer, fault = requests.open(service.path .. query)
    if answer == nil then
        return false, fault
    end
    note(service, "asking", nil, "the API answers again")
    local isChanged, content = false, nil
    while isChanged == false and fault == nil do
        content, fault = requests.line(answer)
        if content == nil then
            break
        end
        isChanged, fault = meaning(content)
        fault = isChanged == nil and fault or nil
    end
    requests.close(answer)
    return isChanged == true, fault
end

-- Lists, and waits for a change; returns whether there was one, and what went wrong.
local function follow(service)
    local all, version = list(service)
    if all == nil then
        return false, version
    end
    adopt(service, all)
    return watch(service, version)
end

local function run(service)
    local failures = 0
    settle(service)
    while not isStopping do
        local since = clock
        local isDone, isChanged, fault = pcall(follow, service)
        if isStopping then
            return
        elseif not isDone then
            isChanged, fault = false, tostring(isChanged)
        end
        if fault ~= nil then
            note(service, "asking", fault .. "; the last endpoints stay")
        end
        failures = (isChanged or clock - since >= settledTime) and 0 or failures + 1
        -- What changes all the time is not asked for more than once a second.
        if not isChanged or clock == since then
            core.sleep(math.min(1 << math.min(failures, 5), longestPause))
        end
    end
end

-- A renewed certificate counts for the next request. The anchor replaces it and its key one after the other.
local function renew(service)
    local certificate, key = readFile(certificateFile), readFile(certificateFile .. ".key")
    local both = (certificate or "") .. "\n" .. (key or "")
    if both == service.certificate or certificate == nil or key == nil then
        return
    end
    -- The field without a name is PEM with both: those with names are taken in any order, and the key is lost when it is the first.
    local renewal = { filename = certificateFile, [""] = both }
    local isDone, fault = pcall(CertCache.set, renewal)
    note(service, "renewing", not isDone and "the certificate is not taken: " .. tostring(fault) or nil, "the certificate is taken")
    if isDone then
        service.certificate = both
        say(service, "shows a renewed certificate")
    end
end

-- What has to be done each second. haproxy ends with its last connection, and a watch would be one.
local function tick(own)
    clock = clock + 1
    isStopping = tonumber(core.get_info().Stopping) == 1
    requests.sweep(isStopping)
    for _, service in ipairs(isStopping and {} or services) do
        servers.settle(service.places)
        servers.tidy(service.places)
    end
    if clock % certificatePeriod == 0 and not isStopping then
        renew(own)
    end
end

-- Before haproxy serves, so that not one connection finds nobody.
local function start()
    for _, service in ipairs(services) do
        service.places = servers.places(service.name)
        local endpoints = kept(service)
        if #endpoints > 0 then
            lead(service, endpoints)
        end
    end
end

-- haproxy loads this once for each of its threads; one of them follows all.
if core.thread == 1 then
    for name, namespace, object, port in os.getenv("FLOTILLA_SERVICES"):gmatch("(%S+) (%S+) (%S+) (%S+);") do
        local path = "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices?labelSelector=kubernetes.io%%2Fservice-name%%3D%s"
        local identity = string.format("%s %s %s", namespace, object, port)
        local service = { name = name, port = port, path = path:format(namespace, object), identity = identity, notes = {} }
        services[#services + 1] = service
        core.register_task(function()
            run(service)
        end)
    end
    core.register_init(start)
    core.register_task(function()
        local own = { name = "certificate", notes = {} }
        own.certificate = (readFile(certificateFile) or "") .. "\n" .. (readFile(certificateFile .. ".key") or "")
        while not isStopping do
            core.sleep(1)
            local isDone, fault = pcall(tick, own)
            note(own, "tick", not isDone and tostring(fault) or nil, "works again")
        end
    end)
end
