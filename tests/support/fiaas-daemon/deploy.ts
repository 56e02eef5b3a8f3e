import { deadlineSignal } from "../../../fleet/deadline";
import type { Account } from "./account";
import type { Start } from "./configuration";
import { featuresOf } from "./features";
import { type Application, daemonName, type Deployment, deploymentIdLabel } from "./kinds";
import { saveObjects } from "./objects";
import { type Simulation, untilRolledOut } from "./simulation";
import { readSpecification, type Specification } from "./specification";
import { readResult, StatusWriter } from "./statuses";

/** One process of the daemon's image: a namespace's daemon or its bootstrap. */
export interface Process {
    readonly simulation: Simulation;
    readonly account: Account;
    readonly namespace: string;
    readonly start: Start;
    /** The tag of its image. */
    readonly release: string;
}

/** How to deploy. */
export interface DeployOptions {
    /** An Application whose deployment id has a SUCCESS status is left alone. */
    readonly skipsSuccess: boolean;
    /** Nothing is deployed, and the status says so. */
    readonly fails: boolean;
}

/** What an Application asks for. @throws Error (the daemon's ValueError) without a deployment id; no status is written. */
export function identify({ metadata, spec }: Application): { readonly app: string; readonly deploymentId: string } {
    const app = spec?.application ?? metadata.name;
    const deploymentId = metadata.labels?.[deploymentIdLabel];
    if (deploymentId === undefined) {
        throw new Error(`ValueError: The Application ${app} is missing the '${deploymentIdLabel}' label`);
    }
    return { app, deploymentId };
}

/**
 * Deploys one Application: status, objects, status. For an application other than the daemon itself the result comes with
 * the rollout, which is waited for elsewhere.
 * @returns settles when the result is written; the work until the objects are saved is done before.
 * @throws Error without a deployment id. @throws Refusal when the status cannot be read or written.
 */
export async function deployApplication(
    process: Process,
    application: Application,
    { skipsSuccess, fails }: DeployOptions,
): Promise<{ readonly finished: Promise<void> }> {
    const { simulation, account, namespace, start } = process;
    const { app, deploymentId } = identify(application);
    const say = (line: string): void => {
        simulation.say(namespace, `${app} ${deploymentId}: ${line}`);
    };
    if (skipsSuccess && (await readResult(account, namespace, app, deploymentId)) === "SUCCESS") {
        say("skipped");
        return { finished: Promise.resolve() };
    }
    const status = new StatusWriter(account, application, app, start.configuration["include-status-in-app"]);
    await status.write("INITIATED");
    try {
        const specification = readSpecification(application);
        status.note("INFO", `Parsed specification: ${JSON.stringify(application.spec)}`);
        await status.write("RUNNING");
        if (fails) {
            throw new Error("RuntimeError: simulated failure");
        }
        await saveObjects({ account, start, features: featuresOf(process.release), specification });
        if (app !== daemonName) {
            return { finished: awaitRollout(process, specification, status, say) };
        }
        await status.write("SUCCESS");
        say("SUCCESS");
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        status.note("ERROR", reason);
        await status.write("FAILED");
        say(`FAILED: ${reason}`);
    }
    return { finished: Promise.resolve() };
}

async function awaitRollout(
    { simulation, account }: Process,
    { namespace, name }: Specification,
    status: StatusWriter,
    say: (line: string) => void,
): Promise<void> {
    const signal = deadlineSignal(simulation.rolloutLimit, simulation.signal);
    const isDone = async (): Promise<boolean> => {
        const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
        const deployment = await account.get<Deployment>(path);
        return deployment !== undefined && isRolledOut(deployment);
    };
    const isSuccess = await untilRolledOut(simulation.rollouts, `${namespace}/${name}`, signal, isDone);
    if (!isSuccess) {
        status.note("ERROR", `Timed out waiting for ${name} to become ready`);
    }
    const result = isSuccess ? "SUCCESS" : "FAILED";
    await status.write(result);
    say(result);
}

function isRolledOut({ metadata, spec, status = {} }: Deployment): boolean {
    const wanted = spec.replicas ?? 1;
    const counts = [status.updatedReplicas, status.replicas, status.availableReplicas];
    return status.observedGeneration === metadata.generation && counts.every((count) => (count ?? 0) === wanted);
}
