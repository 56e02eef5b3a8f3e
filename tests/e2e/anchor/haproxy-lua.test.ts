import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import fc from "fast-check";
import type { FoundCommand } from "../../../toolchain/packaged-commands";
import { temporaryFolder } from "../../support/shared-cluster";
import { provideOrSkip } from "../../support/skip";

const sources = path.join(__dirname, "../../../components/anchor/haproxy/endpoints");

/** Shows what was read as JSON again; what is empty has lost whether it was a list. */
const show = `
local function show(value)
    if value == null then return "null" end
    if type(value) == "string" then
        return '"' .. value:gsub('[%c"\\\\]', function(c) return string.format("\\\\u%04x", c:byte()) end) .. '"'
    elseif type(value) == "number" then
        return string.format("%.17g", value)
    elseif type(value) ~= "table" then
        return tostring(value)
    end
    local parts = {}
    if #value > 0 then
        for _, item in ipairs(value) do parts[#parts + 1] = show(item) end
        return "[" .. table.concat(parts, ",") .. "]"
    end
    for name, field in pairs(value) do parts[#parts + 1] = show(name) .. ":" .. show(field) end
    return "{" .. table.concat(parts, ",") .. "}"
end
`;

describe("what haproxy reads of the API, in Lua", function () {
    this.timeout(60_000);

    let haproxy: FoundCommand;
    let folder: string;

    before(async function () {
        haproxy = await provideOrSkip(this, "haproxy");
        folder = temporaryFolder();
    });

    /** What an expression in Lua makes of each of several texts. */
    function each(part: string, expression: string, texts: readonly string[]): string[] {
        const file = (name: string): string => path.join(folder, name);
        const source = readFileSync(path.join(sources, `${part}.lua`), "utf8");
        const loop = `
for length in io.lines("${file("lengths")}") do
    local text = input:read(tonumber(length)) or ""
    output:write(${expression}, "\\n")
end
output:close()`;
        writeFileSync(file("lengths"), texts.map((text) => `${Buffer.byteLength(text)}\n`).join(""));
        writeFileSync(file("input"), texts.join(""));
        const open = `local input, output = io.open("${file("input")}"), io.open("${file("output")}", "w")`;
        writeFileSync(file("test.lua"), [source, part === "json" ? show : "", open, loop].join("\n"));
        const frontend = "frontend a\n    mode http\n    timeout client 1s\n    bind 127.0.0.1:1\n";
        writeFileSync(file("test.cfg"), `global\n    lua-load ${file("test.lua")}\n${frontend}`);
        const { status, stderr } = spawnSync(haproxy.executable, ["-c", "-f", file("test.cfg")], {
            encoding: "utf8",
            env: { ...process.env, ...haproxy.environment },
        });
        assert.equal(status, 0, stderr);
        return readFileSync(file("output"), "utf8").split("\n").slice(0, -1);
    }

    const read = (texts: readonly string[]): string[] =>
        each(
            "json",
            '(function(value, fault) return fault and "refused: " .. fault or show(value) end)(json.read(text))',
            texts,
        );

    it("reads every JSON as JavaScript does", () => {
        const values = fc.sample(fc.jsonValue({ stringUnit: "binary" }), { numRuns: 2000, seed: 8 });
        const texts = values.map((value, index) => JSON.stringify(value, undefined, index % 3));

        read(texts).forEach((answer, index) => {
            assert.deepEqual(JSON.parse(answer), withoutEmptyLists(JSON.parse(texts[index] ?? "")), texts[index]);
        });
    });

    it("reads every escape, and characters beyond the first plane", () => {
        const texts = ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u0041\\u00e9\\u20ac"', '"\\ud83d\\udc33"', '"\ud83d\udc33"'];

        assert.deepEqual(
            read(texts).map((answer): unknown => JSON.parse(answer)),
            texts.map((text): unknown => JSON.parse(text)),
        );
    });

    it("refuses what JavaScript refuses, and nothing else", () => {
        const edited = fc
            .tuple(
                fc.jsonValue(),
                fc.nat(),
                fc.constantFrom("", ",", ":", "[", "}", '"', "0", "-", ".", "e", "\\", "\t", "t"),
            )
            .map(([value, position, inserted]) => {
                const text = JSON.stringify(value);
                const at = position % (text.length + 1);
                return `${text.slice(0, at)}${inserted}${text.slice(inserted === "" ? at + 1 : at)}`;
            });
        const texts = fc.sample(edited, { numRuns: 4000, seed: 8 }).filter((text) => !/\\u[dD]/.test(text));
        const refused = read(texts).map((answer) => answer.startsWith("refused: "));

        assert.ok(refused.includes(true) && refused.includes(false));
        assert.deepEqual(
            texts.filter((_, index) => refused[index] === isJson(texts[index] ?? "")),
            [],
        );
    });

    it("refuses half a character, and more levels than anybody needs", () => {
        assert.deepEqual(read(['"\\ud83d"', '"\\ud83d\\u0041"', '"\\udc33"', "[".repeat(100), "[".repeat(1e6)]), [
            "refused: half a character at byte 4",
            "refused: half a character at byte 4",
            "refused: half a character at byte 4",
            "refused: more than 64 levels at byte 66",
            "refused: more than 64 levels at byte 66",
        ]);
    });

    it("takes for addresses what is one, but those of no machine, of a link, and of both families", () => {
        const edited = fc
            .tuple(
                fc.oneof(fc.ipV4(), fc.ipV6()),
                fc.nat(),
                fc.constantFrom("", ":", ".", "0", "1", "g", "f", " ", "::", "%", "/"),
            )
            .map(([address, position, inserted]) => {
                const at = position % (address.length + 1);
                return `${address.slice(0, at)}${inserted}${address.slice(inserted === "" ? at + 1 : at)}`;
            });
        const fixed = [
            "",
            "::1",
            "::",
            "0.0.0.0",
            "0:0::0",
            "1::",
            "::ffff:1.2.3.4",
            "fe80::1%eth0",
            "1:2:3:4:5:6:7::",
            ":1:2:3:4:5:6:7",
        ];
        const texts = [...fixed, ...fc.sample(fc.oneof(fc.ipV4(), fc.ipV6(), edited), { numRuns: 4000, seed: 8 })];
        const answers = each("addresses", "tostring(addresses.isAddress(text))", texts);

        assert.ok(answers.includes("true") && answers.includes("false"));
        assert.deepEqual(
            texts.filter((text, index) => answers[index] !== String(isOfMachine(text))),
            [],
        );
    });
});

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

function isOfMachine(text: string): boolean {
    const isBoth = text.includes(":") && text.includes(".");
    return net.isIP(text) !== 0 && !isBoth && !text.includes("%") && text !== "0.0.0.0" && !/^[0:]+$/.test(text);
}

/** A value as Lua has it, where a list without anything in it is as good as an object. */
function withoutEmptyLists(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.length === 0 ? {} : value.map(withoutEmptyLists);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutEmptyLists(field)]));
    }
    return Object.is(value, -0) ? 0 : value;
}
