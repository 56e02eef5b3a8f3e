-- Makes haproxy's servers of what the API says of services. haproxy runs this in itself, in Lua 5.3 or newer. On a node the files
-- of this folder are one, in the order json, addresses, slices, request, servers, follow.

-- JSON (RFC 8259). It comes from elsewhere: what is too deep, or no JSON, is refused.
local json = {}
local deepest = 64

-- Null is a thing in which nothing is found.
local null = {}

local escapes = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local words = { ["true"] = true, ["false"] = false, null = null }
local value

local function fail(what, at)
    error({ reason = string.format("%s at byte %d", what, at) }, 0)
end

local function unit(source, at)
    local digits = source:match("^%x%x%x%x", at)
    if digits == nil then
        fail("an unknown escape", at)
    end
    return tonumber(digits, 16)
end

local function character(source, at)
    local first = unit(source, at)
    if first < 0xD800 or first > 0xDFFF then
        return utf8.char(first), at + 4
    end
    if first < 0xDC00 and source:sub(at + 4, at + 5) == "\\u" then
        local second = unit(source, at + 6)
        if second >= 0xDC00 and second <= 0xDFFF then
            return utf8.char(0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00), at + 10
        end
    end
    fail("half a character", at)
end

local function text(source, at)
    local parts = {}
    while true do
        local stop = source:find('["\\\0-\31]', at)
        if stop == nil then
            fail("a text without an end", at)
        end
        parts[#parts + 1] = source:sub(at, stop - 1)
        local mark, letter = source:sub(stop, stop), source:sub(stop + 1, stop + 1)
        if mark == '"' then
            return table.concat(parts), stop + 1
        end
        if mark ~= "\\" then
            fail("a control character in a text", stop)
        elseif letter == "u" then
            parts[#parts + 1], at = character(source, stop + 2)
        elseif escapes[letter] ~= nil then
            parts[#parts + 1], at = escapes[letter], stop + 2
        else
            fail("an unknown escape", stop)
        end
    end
end

local function number(source, at)
    local digits = source:match("^-?%d+", at)
    if digits == nil or digits:find("^-?0%d") then
        fail("no value", at)
    end
    local fraction = source:match("^%.%d+", at + #digits) or ""
    local exponent = source:match("^[eE][+-]?%d+", at + #digits + #fraction) or ""
    local all = digits .. fraction .. exponent
    return tonumber(all), at + #all
end

local function skip(source, at)
    return source:match("^[ \n\r\t]*()", at)
end

-- Goes through what stands between brackets; `read` takes one entry and says where it goes on.
local function entries(source, at, last, read)
    at = skip(source, at)
    if source:sub(at, at) == last then
        return at + 1
    end
    while true do
        at = skip(source, read(at))
        local mark = source:sub(at, at)
        if mark == last then
            return at + 1
        elseif mark ~= "," then
            fail("neither a comma nor an end", at)
        end
        at = at + 1
    end
end

local function list(source, at, depth)
    local items = {}
    local after = entries(source, at, "]", function(from)
        local item, finish = value(source, from, depth)
        items[#items + 1] = item
        return finish
    end)
    return items, after
end

local function object(source, at, depth)
    local fields = {}
    local after = entries(source, at, "}", function(from)
        from = skip(source, from)
        if source:sub(from, from) ~= '"' then
            fail("no name of a field", from)
        end
        local name, colon = text(source, from + 1)
        colon = skip(source, colon)
        if source:sub(colon, colon) ~= ":" then
            fail("no colon", colon)
        end
        local field, finish = value(source, colon + 1, depth)
        fields[name] = field
        return finish
    end)
    return fields, after
end

function value(source, at, depth)
    if depth > deepest then
        fail("more than " .. deepest .. " levels", at)
    end
    at = skip(source, at)
    local mark = source:sub(at, at)
    if mark == "{" then
        return object(source, at + 1, depth + 1)
    elseif mark == "[" then
        return list(source, at + 1, depth + 1)
    elseif mark == '"' then
        return text(source, at + 1)
    end
    local word = source:match("^%l+", at)
    if word ~= nil and words[word] ~= nil then
        return words[word], at + #word
    end
    return number(source, at)
end

-- The value that a text holds; or nil, and what is wrong.
function json.read(source)
    local isRead, result, after = pcall(value, source, 1, 0)
    if not isRead then
        return nil, type(result) == "table" and result.reason or tostring(result)
    end
    after = skip(source, after)
    if after <= #source then
        return nil, string.format("something after the end at byte %d", after)
    end
    return result
end
