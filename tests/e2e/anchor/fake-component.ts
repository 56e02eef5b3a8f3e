import http from "node:http";
import type { AddressInfo } from "node:net";
import type { AnchorHost } from "./anchor-host";

/** Whether the component is healthy with a manifest, or without one. */
type Health = (word: string | undefined) => boolean;

/**
 * The component of a node's anchor, as its health endpoint shows it: the rule says when it is healthy.
 * Every word of a manifest that was asked about is noted, with "none" for no manifest.
 */
export class FakeComponent {
    public readonly asked: string[] = [];
    private readonly server: http.Server;

    private constructor(host: AnchorHost, isHealthy: Health) {
        this.server = http.createServer((_request, response) => {
            const word = host.placedManifest();
            if (this.asked.at(-1) !== (word ?? "none")) {
                this.asked.push(word ?? "none");
            }
            response.statusCode = isHealthy(word) ? 200 : 503;
            response.end();
        });
    }

    /** Starts one; by default it runs while its manifest is placed, and is healthy with each that is not bad. */
    public static async start(
        host: AnchorHost,
        isHealthy: Health = (word) => word?.startsWith("bad") === false,
    ): Promise<FakeComponent> {
        const component = new FakeComponent(host, isHealthy);
        await new Promise<void>((resolve) => component.server.listen(0, "127.0.0.1", resolve));
        return component;
    }

    /** The settings of an anchor that asks this component. */
    public get settings(): { readonly ANCHOR_HEALTH: string } {
        return { ANCHOR_HEALTH: `http://127.0.0.1:${this.port}/livez` };
    }

    public get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    public async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }
}

/** Registers a hook that stops the components of a test: `start()` is the function that starts one. */
export function useComponents(host: () => AnchorHost): (isHealthy?: Health) => Promise<FakeComponent> {
    const started: FakeComponent[] = [];
    afterEach(async () => {
        await Promise.all(started.splice(0).map((component) => component.stop()));
    });
    return async (isHealthy) => {
        const component = await FakeComponent.start(host(), isHealthy);
        started.push(component);
        return component;
    };
}
