import { readFileSync } from "node:fs";
import path from "node:path";
import { fileNames } from "../file-names";
import { counted } from "../report/words";
import type { LocalEnvironment } from "./local-environment";

/** A stack of the local backend whose state holds something. */
export interface HeldStack {
    /** As `pulumi --stack` takes it. */
    readonly name: string;
    /** How many it has beside the stack itself and its providers; undefined where the state cannot be read. */
    readonly resources: number | undefined;
}

/** The stacks of the local backend that hold something, by name: not those that were destroyed or never brought up. */
export function heldStacks({ backendFolder }: LocalEnvironment): HeldStack[] {
    const folder = path.join(backendFolder, ".pulumi", "stacks");
    return fileNames(folder)
        .flatMap((project) => fileNames(path.join(folder, project)).map((file) => path.join(project, file)))
        .filter((file) => file.endsWith(".json"))
        .map((file) => ({ name: nameOf(file), resources: resourcesIn(path.join(folder, file)) }))
        .filter(({ resources }) => resources !== 0);
}

/** The line for a shell that ends what stacks hold. */
export function endingCommand(stacks: readonly HeldStack[]): string {
    const commands = stacks.map(({ name }) => `npx pulumi destroy --stack ${name}`);
    return ['eval "$(npx flotilla env local)"', ...commands].join(" && ");
}

/** Stacks for people: `"local" (10 resources)`. */
export function describeStacks(stacks: readonly HeldStack[]): string {
    const contents = (resources: number | undefined): string =>
        resources === undefined ? "its state cannot be read" : counted(resources, "resource");
    return stacks.map(({ name, resources }) => `"${name}" (${contents(resources)})`).join(", ");
}

/** The installations' project needs not be named: Pulumi finds it in the folder. */
function nameOf(file: string): string {
    const name = file.replace(/\.json$/, "");
    const prefix = `flotilla${path.sep}`;
    return name.startsWith(prefix) ? name.slice(prefix.length) : `organization/${name.replaceAll(path.sep, "/")}`;
}

/** A stack and its providers are nothing in a cluster; what was under way may be something. */
function resourcesIn(file: string): number | undefined {
    try {
        const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
            checkpoint: {
                latest?: {
                    resources?: readonly { type: string }[];
                    pending_operations?: readonly { resource: { type: string } }[];
                };
            };
        };
        const { resources = [], pending_operations: pending = [] } = checkpoint.latest ?? {};
        const types = [...resources, ...pending.map(({ resource }) => resource)].map(({ type }) => type);
        return types.filter((type) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:")).length;
    } catch {
        return undefined;
    }
}
