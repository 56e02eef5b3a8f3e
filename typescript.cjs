// Runs TypeScript files: types are removed by sucrase, once for each content of a file; `npm run types` checks them.
// Plain JavaScript, because it is what loads TypeScript. See docs/adr/0001-transpilers.md.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
require("./code-cache.cjs");
const { cacheFolder } = require("./cache-folder.cjs");

const { version } = require("sucrase/package.json");

/** The oldest Node that is supported knows all of JavaScript that is written here: what there is of it stays as it is. */
const options = { transforms: ["typescript", "imports"], disableESTransforms: true };
const variant = `${version}\0${JSON.stringify(options)}\0`;

/** A file of more bytes is begun anew: most of it is code of files as they once were. */
const mostBytes = 32 * 1024 * 1024;

/** What precedes the code of a file: the digest of its source, that of the code, and the length of the code in bytes. */
const head = /^([\w-]{43}) ([\w-]{43}) (\d{8})\n$/;
const headBytes = 97;

function digestOf(...parts) {
    const hash = crypto.createHash("sha256");
    parts.forEach((part) => hash.update(part));
    return hash.digest("base64url");
}

/**
 * Transpiled code by the digest of its source, in one file that only grows. Each entry is one write, and before a process transpiles
 * it looks for what others have added. What is damaged is begun anew; what cannot be read or written only costs time.
 */
class TranspiledCode {
    constructor(files) {
        this.files = files;
        this.open();
    }

    open() {
        this.places = new Map();
        this.end = 0;
        [this.file, this.descriptor] = openToAppend(this.files);
    }

    /** The code for a source; undefined where there is none. */
    find(key) {
        try {
            if (!this.places.has(key)) {
                this.readOn();
            }
            const place = this.places.get(key);
            return place === undefined ? undefined : this.read(place);
        } catch {
            return undefined;
        }
    }

    add(key, code) {
        const bytes = Buffer.from(code);
        const length = String(bytes.length).padStart(8, "0");
        try {
            fs.writeSync(this.descriptor, Buffer.concat([Buffer.from(`${key} ${digestOf(bytes)} ${length}\n`), bytes]));
        } catch {
            // The next process transpiles it again.
        }
    }

    /** Learns of the entries that were added since it was done last. */
    readOn() {
        const { size } = fs.fstatSync(this.descriptor);
        const bytes = readBytes(this.descriptor, this.end, Math.min(size, mostBytes) - this.end);
        let next = 0;
        while (next + headBytes <= bytes.length) {
            const found = head.exec(bytes.toString("latin1", next, next + headBytes));
            if (found === null) {
                this.beginAnew();
                return;
            }
            const start = next + headBytes;
            const length = Number(found[3]);
            if (start + length > bytes.length) {
                // Another process is about to write the rest.
                break;
            }
            this.places.set(found[1], { start: this.end + start, length, digest: found[2] });
            next = start + length;
        }
        this.end += next;
        if (size > mostBytes) {
            this.beginAnew();
        }
    }

    read({ start, length, digest }) {
        const bytes = readBytes(this.descriptor, start, length);
        if (digestOf(bytes) === digest) {
            return bytes.toString("utf8");
        }
        this.beginAnew();
        return undefined;
    }

    beginAnew() {
        fs.rmSync(this.file);
        fs.closeSync(this.descriptor);
        this.open();
    }
}

/** The first file that can be written, or else the first that can be read, and its descriptor; nothing where there is none. */
function openToAppend(files) {
    for (const [flags, file] of [...files.map((each) => ["a+", each]), ...files.map((each) => ["r", each])]) {
        try {
            makeFolder(path.dirname(file));
            return [file, fs.openSync(file, flags)];
        } catch {
            // What cannot be written may still be read.
        }
    }
    return [];
}

/**
 * Makes a folder and the one above it. Not all that are missing: below a home that an automounter does not know, or below /proc,
 * Node's `recursive` tries for ever.
 */
function makeFolder(folder) {
    for (const each of [path.dirname(folder), folder]) {
        try {
            fs.mkdirSync(each);
        } catch {
            // It is there already, or the file that is opened next tells.
        }
    }
}

function readBytes(descriptor, start, length) {
    const bytes = Buffer.allocUnsafe(Math.max(length, 0));
    return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, bytes.length, start));
}

/** Outside the repository so that all clones share it; where nothing can be written there, with the packages. */
const folders = [cacheFolder(process.env), path.join(__dirname, "node_modules", ".cache")];
const kept = new TranspiledCode(folders.map((folder) => path.join(folder, "transpiled-code")));

function transpile(source, filename) {
    const key = digestOf(variant, source);
    const known = kept.find(key);
    if (known !== undefined) {
        return known;
    }
    // sucrase keeps every statement in its line, so that stack traces fit the source without a source map.
    const { code } = require("sucrase").transform(source, { ...options, filePath: filename });
    kept.add(key, code);
    return code;
}

module.exports = { transpile };

require.extensions[".ts"] = (module, filename) => {
    module._compile(transpile(fs.readFileSync(filename, "utf8"), filename), filename);
};
