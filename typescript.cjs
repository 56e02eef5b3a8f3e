// Runs TypeScript files: types are removed by sucrase, once for each content of a file; `npm run types` checks them.
// Plain JavaScript, because it is what loads TypeScript. See docs/adr/0001-transpilers.md.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { writeCacheFile } = require("./code-cache.cjs");

const folder = path.join(__dirname, "node_modules", ".cache", "flotilla-typescript");
const { version } = require("sucrase/package.json");

/** The oldest Node that is supported knows all of JavaScript that is written here: what there is of it stays as it is. */
const options = { transforms: ["typescript", "imports"], disableESTransforms: true };
const variant = `${version}\0${JSON.stringify(options)}\0`;

/** Transpiled code by content: a file that changes gets another name, so nothing in the cache is ever stale. */
function transpile(source, filename) {
    const key = crypto.createHash("sha256").update(variant).update(source);
    const cached = path.join(folder, `${key.digest("hex")}.js`);
    try {
        return fs.readFileSync(cached, "utf8");
    } catch {
        // sucrase keeps every statement in its line, so that stack traces fit the source without a source map.
        const { code } = require("sucrase").transform(source, { ...options, filePath: filename });
        writeCacheFile(cached, code);
        return code;
    }
}

module.exports = { transpile };

require.extensions[".ts"] = (module, filename) => {
    module._compile(transpile(fs.readFileSync(filename, "utf8"), filename), filename);
};
