import { setTimeout as sleep } from "node:timers/promises";
import { type Account, Refusal } from "./account";
import { accountOf, releaseOf } from "./bootstrap";
import { readStart, type Start } from "./configuration";
import { saveDefinitions } from "./definitions";
import { deployApplication, type Process } from "./deploy";
import { type Application, applicationVersion, type Pod } from "./kinds";
import type { Simulation } from "./simulation";

const firstPause = 100;
const longestPause = 2_000;

/** The daemon in one pod: it hears of the Applications of its namespace from the pod's readiness to its end. */
export class Daemon {
    private readonly simulation: Simulation;
    private readonly pod: Pod;
    private readonly account: Account;
    private readonly end = new AbortController();
    private readonly signal: AbortSignal;
    /** Work that it still does, as a process that was told to end finishes what it has begun. */
    private readonly works = new Set<Promise<unknown>>();
    /** What came while it was not yet listening, newest of each. */
    private readonly waiting = new Map<string, Application>();
    private process: Process | undefined;

    constructor(simulation: Simulation, pod: Pod) {
        this.simulation = simulation;
        this.pod = pod;
        this.account = accountOf(simulation, pod);
        this.signal = AbortSignal.any([simulation.signal, this.end.signal]);
    }

    /** The namespace that it looks after. */
    public get namespace(): string {
        return this.pod.metadata.namespace;
    }

    /** Reads its configuration, the only time it does, and begins with what is there. Settles when it ends. */
    public async run(): Promise<void> {
        try {
            const start = await readStart(this.simulation.administrator, this.pod);
            if (start === undefined || !this.canWatch(start)) {
                return;
            }
            await this.listen({
                simulation: this.simulation,
                account: this.account,
                namespace: this.namespace,
                start,
                release: releaseOf(this.pod),
            });
            await ended(this.signal);
        } catch (error) {
            this.say(error instanceof Error ? error.message : String(error));
        } finally {
            await Promise.allSettled(this.works);
            this.account.close();
        }
    }

    /** Hears of an Application that is new or has changed. */
    public hear(application: Application): void {
        if (this.process === undefined) {
            this.waiting.set(application.metadata.name, application);
        } else {
            this.handle(this.process, application);
        }
    }

    /** Looks at everything again, after having been silent. */
    public async lookAgain(): Promise<void> {
        if (this.process !== undefined) {
            for (const application of await this.list()) {
                this.hear(application);
            }
        }
    }

    /** The pod is no longer: what was begun is finished, nothing new begins. */
    public stop(): void {
        this.end.abort();
    }

    private canWatch({ configuration }: Start): boolean {
        if (!configuration["enable-crd-support"]) {
            this.say("watches nothing, because enable-crd-support is not set");
            return false;
        }
        if (!configuration["disable-crd-creation"] && !configuration["use-apiextensionsv1-crd"]) {
            this.say("its watcher has died, because use-apiextensionsv1-crd is not set");
            return false;
        }
        return true;
    }

    /** Gets hold of the Applications; tries again until it may. */
    private async listen(process: Process): Promise<void> {
        const { simulation, namespace, start } = process;
        for (let pause = firstPause; !this.signal.aborted; pause = Math.min(pause * 2, longestPause)) {
            try {
                const found = await simulation.turns.take(namespace, async () => {
                    if (!start.configuration["disable-crd-creation"]) {
                        await saveDefinitions(this.account);
                    }
                    return this.list();
                });
                this.say(`watches, version ${start.version}`);
                for (const application of found) {
                    this.waiting.set(application.metadata.name, this.newer(application));
                }
                this.process = process;
                for (const application of this.waiting.values()) {
                    this.handle(process, application);
                }
                return;
            } catch (error) {
                if (!(error instanceof Refusal)) {
                    throw error;
                }
                this.say(error.message);
                await sleep(pause, undefined, { signal: this.signal }).catch(() => undefined);
            }
        }
    }

    private newer(listed: Application): Application {
        const waiting = this.waiting.get(listed.metadata.name);
        return Number(waiting?.metadata.resourceVersion ?? 0) > Number(listed.metadata.resourceVersion)
            ? (waiting ?? listed)
            : listed;
    }

    private async list(): Promise<readonly Application[]> {
        const path = `/apis/${applicationVersion}/namespaces/${this.namespace}/applications`;
        const found = await this.account.list<Application>(path);
        const [group = ""] = applicationVersion.split("/");
        if (!(await this.account.mayWatch(group, "applications", this.namespace))) {
            throw new Refusal(403, { path: `${path}?watch=true` }, { message: "applications may not be watched" });
        }
        return found;
    }

    private handle(process: Process, application: Application): void {
        const work = this.simulation.turns
            .take(this.namespace, async () => {
                const { daemon = "normal", delay = 0 } = this.simulation.behaviourOf(this.namespace);
                if (daemon === "silent" || this.signal.aborted) {
                    return undefined;
                }
                if (delay > 0) {
                    await sleep(delay, undefined, { signal: this.signal });
                }
                return deployApplication(process, application, { skipsSuccess: true, fails: daemon === "fails" });
            })
            .then((deployed) => deployed?.finished)
            .catch((error: unknown) => {
                this.say(error instanceof Error ? error.message : String(error));
            })
            .finally(() => this.works.delete(work));
        this.works.add(work);
    }

    private say(line: string): void {
        this.simulation.say(this.namespace, `daemon: ${line}`);
    }
}

function ended(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        if (signal.aborted) {
            resolve();
        }
        signal.addEventListener("abort", () => {
            resolve();
        });
    });
}
