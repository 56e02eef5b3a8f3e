import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Description, descriptionFile } from "./description";

/** GitHub's own package: the descriptions of all its servers, 385 MB of which the tests want a few pages. */
const source = "@octokit/openapi@23.0.2";

/** What Flotilla asks of GitHub. */
const paths = [
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}",
];

/** The whole description, from the package as it is published. */
function download(folder: string): Description {
    const pack = ["pack", source, "--silent", "--pack-destination", folder];
    const archive = execFileSync("npm", pack, { encoding: "utf8" }).trim();
    const name = "package/generated/api.github.com.json";
    execFileSync("tar", ["-xzf", path.join(folder, archive), "-C", folder, name]);
    return JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Description;
}

/** The paths and all that they refer to, as it is written there. */
function excerpt({ openapi, info, paths: all, components }: Description): Description {
    const taken = Object.fromEntries(paths.map((each) => [each, all[each] ?? {}]));
    const used: Record<string, Record<string, unknown>> = {};
    const follow = (value: unknown): void => {
        for (const [, section = "", name = ""] of JSON.stringify(value).matchAll(
            /"#\/components\/([^/"]+)\/([^/"]+)"/g,
        )) {
            const part = (used[section] ??= {});
            if (!(name in part)) {
                part[name] = components[section]?.[name];
                follow(part[name]);
            }
        }
    };
    follow(taken);
    return { openapi, info, paths: taken, components: used };
}

/** `npm run github-description`: writes the excerpt that the tests read anew. */
function main(): void {
    const folder = mkdtempSync(path.join(tmpdir(), "flotilla-github-"));
    try {
        writeFileSync(descriptionFile, JSON.stringify(excerpt(download(folder))));
        execFileSync("npx", ["oxfmt", descriptionFile]);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

main();
