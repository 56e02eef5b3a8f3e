import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fencedLines, localLinks, type Page, pages, repository } from "./markdown";

const scripts = Object.keys(
    (JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as { scripts: Record<string, string> })
        .scripts,
);

/** npm's own commands beside `npm run`. */
const npmCommands = ["ci", "install"];

function architecture(): Page {
    return (
        pages().find(({ file }) => file === "docs/architecture.md") ?? assert.fail("docs/architecture.md is missing")
    );
}

describe("the documentation", () => {
    for (const page of pages()) {
        it(`${page.file} links to nothing that is not there`, () => {
            for (const target of localLinks(page)) {
                assert.ok(existsSync(path.join(repository, target)), `${target} does not exist`);
            }
        });

        it(`${page.file} names no npm script that is not there`, () => {
            for (const [, run, name = ""] of page.text.matchAll(/(?:^|`|&& )npm (run )?([a-z][a-z0-9:-]*)/gm)) {
                const known = run === undefined ? [...npmCommands, ...scripts] : scripts;
                assert.ok(known.includes(name), `npm ${run ?? ""}${name} is no script of package.json`);
            }
        });
    }

    it("draws the folders that there are, and only those", () => {
        const picture = fencedLines(architecture(), "mermaid").join("\n");
        const drawn = [...picture.matchAll(/\["((?:[a-z-]+\/)+)(?:<|")/g)].map(([, folder = ""]) => folder);
        const missing = drawn.filter((folder) => !existsSync(path.join(repository, folder)));
        assert.deepEqual(missing, []);

        const components = readdirSync(path.join(repository, "components")).map((name) => `components/${name}/`);
        const others = ["fleet/", "provider/", "stacks/", "tests/", "toolchain/"];
        assert.deepEqual([...drawn].sort(), [...components, ...others].sort());
    });

    it("has a decision record for every link in the list of decisions, and the other way round", () => {
        const linked = localLinks(architecture()).filter((target) => target.startsWith("docs/adr/"));
        const records = readdirSync(path.join(repository, "docs/adr")).map((name) => `docs/adr/${name}`);
        assert.deepEqual(linked.sort(), records.sort());
    });
});
