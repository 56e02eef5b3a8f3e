import { connect, type KubernetesConnection } from "../../provider/kubernetes/connection";
import type { Clock } from "../../provider/kubernetes/waiting";
import { type Answer, type FakeServer, kubeconfigFor, startFakeServer } from "./fake-server";

/**
 * An API server of which only the answers are real, and a clock that goes on when somebody sleeps: what is planned for a time
 * happens then.
 */
export abstract class FakeCluster {
    public readonly clock: Clock;
    private time = 0;
    private readonly plans: { readonly at: number; readonly act: () => unknown }[] = [];
    private server: FakeServer | undefined;
    private connection: Promise<KubernetesConnection> | undefined;

    constructor() {
        this.clock = {
            now: () => this.time,
            sleep: (milliseconds) => {
                this.time += milliseconds;
                for (const plan of this.plans.filter(({ at }) => at <= this.time)) {
                    this.plans.splice(this.plans.indexOf(plan), 1);
                    plan.act();
                }
                return Promise.resolve();
            },
        };
    }

    public async start(): Promise<void> {
        this.server = await startFakeServer((request) => this.answer(request));
        this.connection = connect(kubeconfigFor({ server: `http://127.0.0.1:${this.server.port}` }));
    }

    public async stop(): Promise<void> {
        (await this.connection)?.close();
        await this.server?.close();
    }

    public connect = (): Promise<KubernetesConnection> => this.connection ?? Promise.reject(new Error("not started"));

    /** Plans something for so many milliseconds from now. */
    public after(milliseconds: number, act: () => unknown): this {
        this.plans.push({ at: this.time + milliseconds, act });
        return this;
    }

    /** Seconds since the start. */
    public get seconds(): number {
        return this.time / 1000;
    }

    protected abstract answer(...request: Parameters<Answer>): ReturnType<Answer>;
}
