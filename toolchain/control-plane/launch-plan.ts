import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { LaunchPlan, Layout } from "./layout";
import { writePrivateFile } from "./private-file";

const port = z.int().min(1).max(65_535);

const planSchema = z.strictObject({
    directory: z.string(),
    lifetime: z.enum(["owner", "detached"]),
    tools: z.strictObject({
        etcd: z.string(),
        "kube-apiserver": z.string(),
        "kube-controller-manager": z.string(),
        "kube-scheduler": z.string(),
        kwok: z.string(),
    }),
    ports: z.strictObject({ etcd: port, etcdPeer: port, apiServer: port }),
    apiServerFlags: z.array(z.string()),
    kwokStages: z.string(),
});

/** Reads the plan of the last start; undefined when there is none or it does not parse. */
export function readLaunchPlan(layout: Layout): LaunchPlan | undefined {
    try {
        return planSchema.parse(JSON.parse(readFileSync(layout.plan, "utf8")));
    } catch {
        return undefined;
    }
}

/** Writes the plan atomically, for the supervisor and for the next start. */
export function writeLaunchPlan(layout: Layout, plan: LaunchPlan): void {
    writePrivateFile(layout.plan, `${JSON.stringify(plan, undefined, 4)}\n`);
}

/** Whether what runs is what is asked for; ports and lifetime are not asked for. */
export function isSameLaunch(running: LaunchPlan, asked: Omit<LaunchPlan, "ports" | "lifetime">): boolean {
    return isDeepStrictEqual(running, { ...asked, ports: running.ports, lifetime: running.lifetime });
}
