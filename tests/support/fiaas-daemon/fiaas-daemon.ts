import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "../../../provider/kubernetes/connection";
import { runBootstrap } from "./bootstrap";
import { Daemon } from "./daemon";
import { type Application, applicationVersion, bootstrapName, daemonName, type Deployment, type Pod } from "./kinds";
import { type Behaviour, rolloutEmitter, type Simulation, Turns } from "./simulation";
import { keyOf, watchKind } from "./watch";

export type { Behaviour } from "./simulation";
export { fiaasStages } from "./stages";

/** How the simulation behaves. */
export interface SimulatedDaemonOptions {
    /** By namespace; normal where nothing is said. */
    readonly behaviour?: Readonly<Record<string, Behaviour>>;
    /** Milliseconds that a bootstrap waits for results, instead of 120 s. @default 2000 */
    readonly bootstrapLimit?: number;
    /** Milliseconds that the rollout of an ordinary application may take, instead of minutes. @default 10000 */
    readonly rolloutLimit?: number;
}

/** All daemons and bootstraps of a cluster. */
export interface SimulatedDaemon {
    /** What becomes of a namespace's bootstraps and daemon from now on. A daemon that was silent looks at everything again. */
    behave(namespace: string, behaviour: Behaviour): void;
    /** `<namespace>: <what happened>`, in order. */
    readonly log: readonly string[];
    /** Ends all processes and waits for it. The pods stay as they are. */
    stop(): Promise<void>;
}

/**
 * Stands for the program of every fiaas-deploy-daemon image in a cluster whose pods kwok simulates: what a real one does at
 * the API server when its pod runs, as the service account of that pod. The control plane has to have {@link fiaasStages}.
 * @throws ConnectionError when the kubeconfig's credentials cannot be had.
 */
export async function startSimulatedDaemon(
    kubeconfigPath: string,
    options: SimulatedDaemonOptions = {},
): Promise<SimulatedDaemon> {
    const administrator = await connect(readFileSync(kubeconfigPath, "utf8"));
    await administrator.prepare();
    return new Cluster(administrator, options);
}

class Cluster implements SimulatedDaemon {
    public readonly log: string[] = [];
    private readonly behaviours: Map<string, Behaviour>;
    private readonly end = new AbortController();
    private readonly works = new Set<Promise<unknown>>();
    private readonly simulation: Simulation;
    private readonly watches: readonly Promise<void>[];
    /** By the uid of the pod. */
    private readonly daemons = new Map<string, Daemon>();
    private readonly bootstraps = new Map<string, AbortController>();

    constructor(administrator: Simulation["administrator"], options: SimulatedDaemonOptions) {
        this.behaviours = new Map(Object.entries(options.behaviour ?? {}));
        const { signal } = this.end;
        // All requests and processes listen to it.
        setMaxListeners(0, signal);
        this.simulation = {
            administrator,
            signal,
            rollouts: rolloutEmitter(),
            turns: new Turns(),
            bootstrapLimit: options.bootstrapLimit ?? 2_000,
            rolloutLimit: options.rolloutLimit ?? 10_000,
            behaviourOf: (namespace) => this.behaviours.get(namespace) ?? {},
            say: (namespace, line) => this.log.push(`${namespace}: ${line}`),
        };
        const applications = `/apis/${applicationVersion}/applications`;
        this.watches = [
            watchKind<Pod>(administrator, "/api/v1/pods", signal, this.hearPod.bind(this)),
            watchKind<Application>(administrator, applications, signal, this.hearApplication.bind(this)),
            watchKind<Deployment>(administrator, "/apis/apps/v1/deployments", signal, (deployment) => {
                this.simulation.rollouts.emit(keyOf(deployment));
            }),
        ];
    }

    public behave(namespace: string, behaviour: Behaviour): void {
        const wasSilent = this.behaviours.get(namespace)?.daemon === "silent";
        this.behaviours.set(namespace, behaviour);
        if (wasSilent && behaviour.daemon !== "silent") {
            for (const daemon of this.daemonsOf(namespace)) {
                this.run(namespace, daemon.lookAgain());
            }
        }
    }

    public async stop(): Promise<void> {
        this.end.abort();
        await Promise.allSettled(this.watches);
        await Promise.allSettled(this.works);
        this.simulation.administrator.close();
    }

    private daemonsOf(namespace: string): Daemon[] {
        return [...this.daemons.values()].filter((daemon) => daemon.namespace === namespace);
    }

    private hearApplication(application: Application, isGone: boolean): void {
        // What a deleted Application leaves is the garbage collector's.
        if (!isGone && application.metadata.deletionTimestamp === undefined) {
            for (const daemon of this.daemonsOf(application.metadata.namespace)) {
                daemon.hear(application);
            }
        }
    }

    private hearPod(pod: Pod, isGone: boolean): void {
        const runs = !isGone && pod.metadata.deletionTimestamp === undefined && pod.status?.phase === "Running";
        if (pod.metadata.name === bootstrapName) {
            this.hearBootstrap(pod, runs, isGone);
        } else if (isDaemon(pod)) {
            this.hearDaemon(pod, runs && isReady(pod));
        }
    }

    private hearBootstrap(pod: Pod, runs: boolean, isGone: boolean): void {
        const { uid, namespace } = pod.metadata;
        const known = this.bootstraps.get(uid);
        if (known === undefined && runs) {
            const gone = new AbortController();
            this.bootstraps.set(uid, gone);
            this.run(namespace, runBootstrap(this.simulation, pod, gone.signal));
        } else if (isGone) {
            known?.abort();
            this.bootstraps.delete(uid);
        }
    }

    private hearDaemon(pod: Pod, isAlive: boolean): void {
        const { uid, namespace } = pod.metadata;
        const known = this.daemons.get(uid);
        if (known === undefined && isAlive) {
            const daemon = new Daemon(this.simulation, pod);
            this.daemons.set(uid, daemon);
            this.run(namespace, daemon.run());
        } else if (!isAlive) {
            known?.stop();
            this.daemons.delete(uid);
        }
    }

    private run(namespace: string, work: Promise<unknown>): void {
        const kept = work
            .catch((error: unknown) => {
                this.simulation.say(namespace, error instanceof Error ? error.message : String(error));
            })
            .finally(() => this.works.delete(kept));
        this.works.add(kept);
    }
}

/** A pod of the Deployment, whoever made that: the daemon itself or a chart. */
function isDaemon({ metadata }: Pod): boolean {
    const owners = metadata.ownerReferences ?? [];
    return owners.some(({ kind, name }) => kind === "ReplicaSet" && name.startsWith(`${daemonName}-`));
}

function isReady({ status }: Pod): boolean {
    return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}
