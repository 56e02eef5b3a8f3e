import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

// As this file itself is made JavaScript, kept between runs.
const { transpile } = module.require("../../../typescript.cjs") as {
    readonly transpile: (source: string, filename: string) => string;
};

const folder = path.join(__dirname, "browser");
/** The file that starts everything. */
const entry = "./page";

/**
 * The script of the page: its files as they are, without types, each behind its name, and a few lines that let one have
 * another. More is not needed of a bundler.
 */
export function pageScript(): string {
    const files = readdirSync(folder)
        .filter((file) => file.endsWith(".ts"))
        .sort();
    const modules = files.map((file) => {
        const code = transpile(readFileSync(path.join(folder, file), "utf8"), file);
        return `${JSON.stringify(`./${path.basename(file, ".ts")}`)}(require, exports) {\n${code}\n}`;
    });
    return `"use strict";
{
const modules = {
${modules.join(",\n")}
};
const loaded = {};
const load = (name) => {
    if (!(name in loaded)) {
        loaded[name] = {};
        modules[name](load, loaded[name]);
    }
    return loaded[name];
};
load(${JSON.stringify(entry)});
}`;
}
