import { existsSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { AnchorHost } from "./anchor-host";

/** Whether the component is healthy with a manifest, or without one. */
type Health = (word: string | undefined) => boolean;

/** What tests change of a component. */
interface Life {
    /** @default it is healthy with each manifest that is not bad, and with none it is not */
    readonly isHealthy?: Health;
    /** Milliseconds for which its port is open when its manifest has gone. @default 0 */
    readonly drain?: number;
    /** With which it answers over HTTPS. @default over HTTP */
    readonly tls?: https.ServerOptions | undefined;
}

/** How often it looks whether its manifest is there. */
const interval = 5;

/**
 * The component of a node's anchor, as its health endpoint shows it: a rule says when it is healthy. It begins with its manifest, and
 * ends when that has gone.
 */
export class FakeComponent {
    /** Every word of a manifest that was asked about, and "none" when it has ended. */
    public readonly seen: string[] = [];
    /** When it ended last. */
    public endedAt: number | undefined;
    private readonly host: AnchorHost;
    private readonly life: Required<Life>;
    private readonly server: http.Server;
    private readonly stopped = new AbortController();
    private chosenPort = 0;
    private work: Promise<void> = Promise.resolve();

    private constructor(host: AnchorHost, { isHealthy = isNotBad, drain = 0, tls }: Life) {
        this.host = host;
        this.life = { isHealthy, drain, tls };
        const answer: http.RequestListener = (_request, response) => {
            const word = host.placedManifest();
            this.note(word ?? "none");
            response.statusCode = this.life.isHealthy(word) ? 200 : 503;
            response.end();
        };
        this.server = tls === undefined ? http.createServer(answer) : https.createServer(tls, answer);
    }

    /** Starts one, which has its port from now on. */
    public static async start(host: AnchorHost, life: Life = {}): Promise<FakeComponent> {
        const component = new FakeComponent(host, life);
        await component.open();
        component.chosenPort = (component.server.address() as AddressInfo).port;
        component.work = component.live();
        return component;
    }

    /** The settings of an anchor that asks this component. */
    public get settings(): { readonly ANCHOR_HEALTH: string } {
        const scheme = this.life.tls === undefined ? "http" : "https";
        return { ANCHOR_HEALTH: `${scheme}://127.0.0.1:${this.port}/livez` };
    }

    public get port(): number {
        return this.chosenPort;
    }

    public async stop(): Promise<void> {
        this.stopped.abort();
        await this.work;
        await this.close();
    }

    private async live(): Promise<void> {
        while (await this.waitFor(true)) {
            await this.open();
            if (await this.waitFor(false)) {
                await this.pass(this.life.drain);
                await this.close();
                this.note("none");
                this.endedAt = performance.now();
            }
        }
    }

    /** Waits until the manifest is there, or not; false when this component is to stop. */
    private async waitFor(isThere: boolean): Promise<boolean> {
        while (!this.stopped.signal.aborted && existsSync(this.host.manifest) !== isThere) {
            await this.pass(interval);
        }
        return !this.stopped.signal.aborted;
    }

    private async pass(milliseconds: number): Promise<void> {
        const end = performance.now() + milliseconds;
        while (!this.stopped.signal.aborted && performance.now() < end) {
            await sleep(interval);
        }
    }

    private async open(): Promise<void> {
        if (!this.server.listening) {
            await new Promise<void>((resolve) => this.server.listen(this.chosenPort, "127.0.0.1", resolve));
        }
    }

    private async close(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private note(word: string): void {
        if (this.seen.at(-1) !== word) {
            this.seen.push(word);
        }
    }
}

function isNotBad(word: string | undefined): boolean {
    return word?.startsWith("bad") === false;
}

/** Registers a hook that stops the components of a test: `start()` is the function that starts one. */
export function useComponents(host: () => AnchorHost): (life?: Life) => Promise<FakeComponent> {
    const started: FakeComponent[] = [];
    afterEach(async () => {
        await Promise.all(started.splice(0).map((component) => component.stop()));
    });
    return async (life) => {
        const component = await FakeComponent.start(host(), life);
        started.push(component);
        return component;
    };
}
