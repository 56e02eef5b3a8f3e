import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fleetReport, type FleetReport } from "../../fleet/report/report";
import { repository } from "./markdown";

const shops = 40;
const releases = { old: "20220808113256-eef68a8", new: "v1.10.0" };

/** What the edit of the picture changes. */
interface Edit {
    readonly image: string;
    readonly memory: string;
}

/** Files of stacks and layers by name. JSON is YAML. */
function files({ image, memory }: Edit, isAfter: boolean): Record<string, object> {
    const names = Array.from({ length: shops }, (_, index) => `shop-${index + 1}`);
    const shop = (name: string): object => ({
        "flotilla:layers": ["shops"],
        "flotilla:cluster": { identifier: name },
        ...(name === "shop-7" && isAfter && { "flotilla:namespaces": { payments: null } }),
        ...(name === "shop-9" && isAfter && { "flotilla:namespaces": { search: { label: {} } } }),
        ...(name === "shop-12" && isAfter && { "flotilla:registries": { quay: { pullSecret: "quay-io" } } }),
    });
    return {
        "layers/shops.yaml": {
            namespaces: {
                payments: { protect: true, fiaas: { override: requests(memory) } },
                search: { labels: { team: "discovery" }, quota: { pods: 50 }, fiaas: {} },
            },
            registries: {
                quay: {
                    address: "quay.io",
                    username: "robot",
                    password: { env: "QUAY_PASSWORD" },
                    namespaces: ["search"],
                },
            },
            fiaas: {
                channels: { stable: { image: `fiaas/fiaas-deploy-daemon:${image}` } },
                clusterConfig: { "ingress-suffix": ["shops.example.com"] },
            },
        },
        ...Object.fromEntries(names.map((name) => [`Pulumi.${name}.yaml`, { config: shop(name) }])),
    };
}

function requests(memory: string): object {
    return { merge: "deep", spec: { resources: { requests: { memory } } } };
}

/**
 * A real report for the picture: a fleet of shops, a new release for all of them, and three edits that somebody should look
 * at twice.
 * @param folder an empty one, for the repository of the fleet.
 */
export function pictureReport(folder: string): FleetReport {
    const project = path.join(folder, "fleet");
    const kept = [
        "Pulumi.yaml",
        "package.json",
        "package-lock.json",
        "typescript.cjs",
        "code-cache.cjs",
        "cache-folder.cjs",
        "components",
        "provider",
        "fleet",
        "toolchain",
    ];
    for (const name of kept) {
        cpSync(path.join(repository, name), path.join(project, name), { recursive: true });
    }
    rmSync(path.join(project, "toolchain", "go"), { recursive: true });
    const git = (...commandArguments: string[]): void => {
        execFileSync(
            "git",
            ["-c", "user.name=flotilla", "-c", "user.email=flotilla@example.com", ...commandArguments],
            {
                cwd: project,
            },
        );
    };
    writeStacks(project, files({ image: releases.old, memory: "128Mi" }, false));
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--message=The shops");
    symlinkSync(path.join(repository, "node_modules"), path.join(project, "node_modules"));
    writeStacks(project, files({ image: releases.new, memory: "256Mi" }, true));
    const command = [path.join(repository, "fleet/bin/flotilla"), "diff", "--project", project, "--format", "json"];
    const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    if (stdout === "") {
        throw new Error(`flotilla diff gave no report: ${stderr}`);
    }
    return fleetReport.parse(JSON.parse(stdout));
}

function writeStacks(project: string, content: Readonly<Record<string, object>>): void {
    mkdirSync(path.join(project, "stacks", "layers"), { recursive: true });
    for (const [name, value] of Object.entries(content)) {
        writeFileSync(path.join(project, "stacks", name), `${JSON.stringify(value, undefined, 4)}\n`);
    }
}
