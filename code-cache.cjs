// Keeps V8's compiled code of every module between runs: compiling takes a third of the time in which Pulumi's SDK loads. And tells
// V8 to optimize only what runs often. Plain JavaScript, because it comes before everything else. See docs/adr/0009-code-cache.md.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

const folder = path.join(__dirname, "node_modules", ".cache", "flotilla-code");
const packages = `${path.sep}node_modules${path.sep}`;

// By default V8 optimizes what has run 66 KB of its code, on another thread: up to a quarter of the processor time of processes that
// end before it pays. What a command does for many installations soon reaches this, too. It comes before the cache, because V8
// takes no code that was kept with other flags. Only Node 20's knows the flag; others would complain.
if (process.versions.v8.startsWith("11.3.")) {
    v8.setFlagsFromString("--interrupt-budget=500000");
}

/**
 * Milliseconds without a new module after which code is written first: a plugin is killed and has no end at which it could be.
 * Each write doubles them for the next one, because all code is written each time.
 */
const quiet = 500;

/** The path below the project: the same for each copy of the project, and wherever its packages are linked from. */
function nameOf(filename) {
    const start = filename.indexOf(packages);
    return start < 0 ? path.relative(__dirname, filename) : filename.slice(start + 1);
}

/** Calls a function when no module has been loaded for a while, and at the end of the process. */
function whenQuiet(write) {
    process.on("exit", write);
    return setTimeout(write, quiet).unref();
}

/** The code of all modules of processes with the same main script. What is damaged or stale is made anew. */
class CodeCache {
    constructor(script) {
        const key = [process.version, v8.cachedDataVersionTag(), process.arch, nameOf(script)].join("\0");
        this.file = path.join(folder, `${crypto.createHash("sha256").update(key).digest("hex")}.bin`);
        this.known = readEntries(this.file);
        this.compiled = new Map();
        this.quiet = quiet;
        this.timer = whenQuiet(() => this.write());
    }

    /** A module's script; V8 compiles it only when there is no code for exactly this source. */
    compile(source, filename) {
        // V8 gives code back with the name of the file that it was compiled from, and a copy of the project may share its packages.
        const name = filename.includes(packages) ? nameOf(filename) : filename;
        const digest = crypto.createHash("sha256").update(source).digest("base64");
        const entry = this.known.get(name);
        const cachedData = entry?.digest === digest ? entry.code : undefined;
        // Errors in the first line of the module are to have their right column.
        const columnOffset = -Module.wrapper[0].length;
        const script = new vm.Script(Module.wrap(source), { filename, columnOffset, cachedData });
        if (cachedData === undefined || script.cachedDataRejected) {
            this.compiled.set(name, { digest, script });
            this.timer.refresh();
        }
        return script;
    }

    write() {
        if (this.compiled.size === 0) {
            return;
        }
        // Processes with the same main script run side by side: what another one has written meanwhile stays.
        this.known = new Map([...this.known, ...readEntries(this.file)]);
        for (const [name, { digest, script }] of this.compiled) {
            this.known.set(name, { digest, code: script.createCachedData() });
        }
        this.compiled.clear();
        this.quiet *= 2;
        this.timer = setTimeout(() => this.write(), this.quiet).unref();
        const present = [...this.known].filter(([name]) => fs.existsSync(path.resolve(__dirname, name)));
        const content = v8.serialize(new Map(present));
        writeCacheFile(this.file, Buffer.concat([checksum(content), content]));
    }
}

/**
 * Written beside and renamed, so that a kill or a second process leaves no half file; where it cannot be written that only
 * costs time.
 */
function writeCacheFile(file, content) {
    const temporary = `${file}.${crypto.randomUUID()}`;
    try {
        fs.mkdirSync(path.dirname(file), { recursive: true });
    } catch {
        return;
    }
    try {
        fs.writeFileSync(temporary, content);
        fs.renameSync(temporary, file);
    } catch {
        fs.rmSync(temporary, { force: true });
    }
}

/** V8 takes any bytes for code, and a machine that lost power may have kept a part of a file. */
function checksum(content) {
    return crypto.createHash("sha256").update(content).digest();
}

const checksumBytes = 32;

function readEntries(file) {
    try {
        const bytes = fs.readFileSync(file);
        const content = bytes.subarray(checksumBytes);
        return checksum(content).equals(bytes.subarray(0, checksumBytes)) ? v8.deserialize(content) : new Map();
    } catch {
        return new Map();
    }
}

/** What a module calls to load others, as Node makes it. */
function makeRequire(module) {
    const require = (request) => module.require(request);
    require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
    require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
    require.main = process.mainModule;
    require.extensions = Module._extensions;
    require.cache = Module._cache;
    return require;
}

/** Whether only Node itself can compile a module: one of the newer kind, or one that imports such a one while it runs. */
function isForNode(source, format) {
    return format === "module" || /\bimport\s*\(/.test(source);
}

/** For Node before 22.1, which has no such cache. What is not even JavaScript is told by Node. */
function useOwnCache(main) {
    const cache = new CodeCache(main);
    const compileAsNodeDoes = Module.prototype._compile;
    const attempt = (source, filename) => {
        try {
            return cache.compile(source.replace(/^#!/, "//"), filename);
        } catch {
            return undefined;
        }
    };
    Module.prototype._compile = function compile(source, filename, format) {
        // The main module is Node's: while that loads, Node remembers which files there are.
        const script = this.id === "." || isForNode(source, format) ? undefined : attempt(source, filename);
        if (script === undefined) {
            return compileAsNodeDoes.call(this, source, filename, format);
        }
        const parameters = [this.exports, makeRequire(this), this, filename, path.dirname(filename)];
        return script.runInThisContext().apply(this.exports, parameters);
    };
}

/** Node's own writes at the end of a process, and from 22.10 on when it is told to. */
function useNodesCache() {
    Module.enableCompileCache(folder);
    if (Module.flushCompileCache !== undefined) {
        whenQuiet(() => Module.flushCompileCache());
    }
}

const main = process.argv[1];
// The switch is Node's.
if (main !== undefined && process.env.NODE_DISABLE_COMPILE_CACHE === undefined) {
    if (Module.enableCompileCache === undefined) {
        useOwnCache(main);
    } else {
        useNodesCache();
    }
}
