-- Asks the API. A socket of haproxy itself leads there, which adds TLS and the certificate: see the configuration.
local requests = {}

-- Seconds in which an answer has to begin; a list is asked for four times by haproxy's own client. Settings: FLOTILLA_ANSWER_TIME.
local answerTime = tonumber(os.getenv("FLOTILLA_ANSWER_TIME")) or 5
-- Seconds in which a watch has to say something: an API server sends a bookmark each minute.
local silenceTime = 300
local mostHeaders = 100
-- Bytes of an event that is read; the buffers of haproxy are not much larger, and a socket in Lua waits for more in vain.
local mostOfEvent = 8192

-- Seconds since haproxy's start, which no change of the time of day touches.
local clock = 0

local socketPath = os.getenv("FLOTILLA_API_SOCKET")
local apiHost = "kubernetes.default.svc"
local userAgent = "flotilla-haproxy"

-- Answers that somebody waits for. Timers of haproxy's own would end them without a word of why.
local waiting = {}

-- haproxy says so itself, where no API server does.
local unreachable = "no API server can be reached, or none that is trusted"
local own = { [0] = unreachable, [502] = unreachable, [504] = "no API server answers in time" }

local meanings = {
    [401] = "the API server does not know the certificate",
    [403] = "the user of the certificate may not list and watch endpointslices there, as the ClusterRole system:node-proxier lets system:kube-proxy",
}

local function give(answer, seconds)
    answer.deadline = clock + seconds
    answer.seconds = seconds
end

-- Why nothing came, as people read it.
local function broken(answer)
    return answer.late or "the connection ended before the answer did"
end

local function line(answer)
    local read = answer.socket:receive("*l")
    return read ~= nil and read:gsub("\r$", "") or nil
end

local function refusal(code)
    local meaning = meanings[code] and ": " .. meanings[code] or ""
    return own[code] or string.format("the API answers %d%s", code, meaning)
end

local function readHead(answer)
    local status = line(answer)
    if status == nil then
        return broken(answer)
    end
    local code = tonumber(status:match("^HTTP/1%.[01] (%d%d%d)"))
    if code == nil then
        return "the answer is not one of HTTP"
    elseif code ~= 200 then
        return refusal(code)
    end
    local isInParts = false
    for _ = 1, mostHeaders do
        local header = line(answer)
        if header == nil then
            return broken(answer)
        elseif header == "" then
            return not isInParts and "the answer to a watch is one that ends" or nil
        end
        isInParts = isInParts or header:lower():find("^transfer%-encoding:%s*chunked%s*$") ~= nil
    end
    return "the answer has too many headers"
end

-- The whole of an answer; or nil, and why there is none. What haproxy has for that in Lua takes long answers.
function requests.get(path)
    local answer = core.httpclient():get({
        url = "http://" .. apiHost .. path,
        dst = "unix@" .. socketPath,
        headers = { accept = { "application/json" }, ["user-agent"] = { userAgent } },
        timeout = answerTime * 1000,
    })
    local code = tonumber(answer.status) or 0
    if code == 200 then
        return answer.body or ""
    end
    return nil, refusal(code)
end

-- An answer that goes on, of which nothing but the head is read; or nil, and why there is none.
function requests.open(path)
    local answer = { socket = core.tcp() }
    give(answer, answerTime)
    waiting[answer] = true
    answer.socket:settimeout(86400)
    local head = "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nUser-Agent: %s\r\nConnection: close\r\n\r\n"
    local isSent = answer.socket:connect("unix@" .. socketPath)
        and answer.socket:send(head:format(path, apiHost, userAgent))
    local fault = not isSent and broken(answer) or readHead(answer)
    if fault then
        requests.close(answer)
        return nil, fault
    end
    return answer
end

-- The next line of an answer that goes on, or what there is of it when it is too long to be read; nil at its end, which needs no
-- reason: whoever asks again will see. Or nil, and what is wrong.
function requests.line(answer)
    local rest = ""
    while true do
        give(answer, silenceTime)
        local head = line(answer)
        local size = head ~= nil and tonumber(head:match("^%x+") or "", 16) or nil
        if head ~= nil and size == nil then
            return nil, "a part of the answer has no size"
        elseif head == nil or size == 0 then
            return nil
        elseif #rest + size > mostOfEvent then
            return rest
        end
        local part = answer.socket:receive(size)
        if part == nil or #part < size or line(answer) ~= "" then
            return nil
        end
        rest = rest .. part
        if rest:find("\n") then
            return rest
        end
    end
end

-- No answer after this one comes to whoever waits for it.
function requests.close(answer)
    waiting[answer] = nil
    answer.socket:close()
end

-- Ends what has waited for too long; all, when haproxy hands over to another process.
function requests.sweep(isStopping)
    for answer in pairs(waiting) do
        if isStopping or clock >= answer.deadline then
            answer.late = string.format("there was no answer within %d s", answer.seconds)
            requests.close(answer)
        end
    end
end
