import { setTimeout as sleep } from "node:timers/promises";
import { Account } from "./account";
import { readStart } from "./configuration";
import { deployApplication, identify, type Process } from "./deploy";
import { type Application, applicationVersion, exitCodeAnnotation, lastWordsAnnotation, type Pod } from "./kinds";
import type { Simulation } from "./simulation";
import { readResult } from "./statuses";

/** How the process in a bootstrap pod ends. */
interface Ending {
    readonly code: number;
    readonly words: string;
}

const slowness = 1_500;

/**
 * Does the work of a bootstrap pod that runs, and ends the pod.
 * @param gone aborted when the pod is deleted: nobody waits any longer then.
 */
export async function runBootstrap(simulation: Simulation, pod: Pod, gone: AbortSignal): Promise<void> {
    const { namespace, name } = pod.metadata;
    const ending = await work(simulation, pod, AbortSignal.any([simulation.signal, gone])).catch((error: unknown) =>
        failure(error instanceof Error ? error.message : String(error)),
    );
    if (ending === undefined || gone.aborted || simulation.signal.aborted) {
        return;
    }
    simulation.say(namespace, `bootstrap: exit ${ending.code}: ${ending.words}`);
    const annotations = { [exitCodeAnnotation]: String(ending.code), [lastWordsAnnotation]: ending.words };
    await simulation.administrator.request({
        method: "PATCH",
        path: `/api/v1/namespaces/${namespace}/pods/${name}`,
        contentType: "application/merge-patch+json",
        body: { metadata: { uid: pod.metadata.uid, annotations } },
        signal: simulation.signal,
    });
}

function failure(words: string): Ending {
    return { code: 1, words };
}

/** Undefined when the process hangs. */
async function work(simulation: Simulation, pod: Pod, signal: AbortSignal): Promise<Ending | undefined> {
    const { namespace } = pod.metadata;
    const { bootstrap = "normal", delay = bootstrap === "slow" ? slowness : 0 } = simulation.behaviourOf(namespace);
    simulation.say(namespace, "bootstrap: started");
    if (delay > 0) {
        await sleep(delay, undefined, { signal });
    }
    if (bootstrap === "silent") {
        return undefined;
    }
    if (bootstrap === "crashes") {
        return failure("Traceback (most recent call last): RuntimeError: simulated crash");
    }
    if (bootstrap === "finds nothing") {
        return { code: 0, words: "Bootstrapped 0 applications" };
    }
    const start = await readStart(simulation.administrator, pod);
    if (start === undefined) {
        simulation.say(namespace, "bootstrap: FailedMount, the ConfigMap is missing");
        return undefined;
    }
    if (!start.configuration["enable-crd-support"]) {
        return failure("fiaas-deploy-daemon-bootstrap requires --enable-crd-support");
    }
    const account = accountOf(simulation, pod);
    try {
        const process = { simulation, account, namespace, start, release: releaseOf(pod) };
        return await bootstrapAll(process, bootstrap === "fails", signal);
    } finally {
        account.close();
    }
}

/** The service account that a pod runs as. */
export function accountOf({ administrator, signal }: Simulation, { metadata, spec }: Pod): Account {
    return new Account(administrator.context, metadata.namespace, spec.serviceAccountName ?? "default", signal);
}

/** The tag of a pod's image. */
export function releaseOf({ spec }: Pod): string {
    const image = spec.containers[0]?.image ?? "";
    return image.slice(image.lastIndexOf(":") + 1);
}

async function bootstrapAll(process: Process, fails: boolean, signal: AbortSignal): Promise<Ending> {
    const { simulation, account, namespace } = process;
    const path = `/apis/${applicationVersion}/namespaces/${namespace}/applications`;
    const applications = await simulation.turns.take(namespace, async () => {
        const found = await account.list<Application>(path, "fiaas/bootstrap=true");
        const deployed: { readonly application: Application; readonly finished: Promise<void> }[] = [];
        for (const application of found) {
            const { finished } = await deployApplication(process, application, { skipsSuccess: false, fails });
            deployed.push({ application, finished });
        }
        return deployed;
    });
    const time = sleep(simulation.bootstrapLimit, undefined, { signal });
    // Nobody waits for the rest of the time when all has gone well.
    time.catch(() => undefined);
    await Promise.race([time, Promise.all(applications.map(({ finished }) => finished))]);
    const open: string[] = [];
    for (const { application } of applications) {
        const { app, deploymentId } = identify(application);
        const result = await readResult(account, namespace, app, deploymentId);
        if (result !== "SUCCESS") {
            open.push(`${app} is ${result ?? "not begun"}`);
        }
    }
    if (open.length > 0) {
        // A failed application is not noticed before the time is up.
        await time;
        return failure(`Timed out waiting for applications to be deployed: ${open.join(", ")}`);
    }
    return { code: 0, words: `Bootstrapped ${applications.length} applications` };
}
