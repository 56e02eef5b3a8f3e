import assert from "node:assert/strict";
import { customResourceDefinitions } from "../../../components/fiaas/custom-resource-definitions";
import type { KubernetesConnection } from "../../../provider/kubernetes/connection";
import { borrowCluster } from "../borrowed-cluster";
import { type ClusterClient, clusterClient } from "../cluster-client";
import { type SimulatedDaemon, type SimulatedDaemonOptions, startSimulatedDaemon } from "./fiaas-daemon";
import { applicationVersion } from "./kinds";
import { until } from "../eventually";
import { Place, type PlaceOptions } from "./place";

/** Creates both definitions and waits until the server has the kinds. */
export async function createDefinitions(connection: KubernetesConnection): Promise<void> {
    for (const { manifest } of customResourceDefinitions()) {
        const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        const { status } = await connection.request({ method: "POST", path, body: manifest });
        assert.ok(status === 201 || status === 409, `the definition: ${status}`);
    }
    for (const plural of ["applications", "application-statuses"]) {
        await until(`the kind ${plural}`, async () => {
            const { status } = await connection.request({ path: `/apis/${applicationVersion}/${plural}` });
            return status === 200;
        });
    }
}

/** A control plane with a simulated daemon, and namespaces to try it in. */
export class Playground {
    public readonly client: ClusterClient;
    private readonly start: () => Promise<SimulatedDaemon>;
    private readonly giveBack: () => Promise<void>;
    private readonly prefix: string;
    private simulated: SimulatedDaemon;
    private count = 0;
    private witness: Place | undefined;

    private constructor(
        client: ClusterClient,
        prefix: string,
        start: () => Promise<SimulatedDaemon>,
        simulated: SimulatedDaemon,
        giveBack: () => Promise<void>,
    ) {
        this.client = client;
        this.prefix = prefix;
        this.start = start;
        this.giveBack = giveBack;
        this.simulated = simulated;
    }

    /** Starts the simulation, then creates the definitions: a cluster gets both at once. */
    public static async open(
        kubeconfig: string,
        prefix: string,
        options?: SimulatedDaemonOptions,
    ): Promise<Playground> {
        const client = await clusterClient(kubeconfig);
        const start = (): Promise<SimulatedDaemon> => startSimulatedDaemon(kubeconfig, options);
        const giveBack = await borrowCluster(client.connection);
        const playground = new Playground(client, prefix, start, await start(), giveBack);
        await createDefinitions(client.connection);
        return playground;
    }

    /** The simulation that runs. */
    public get daemon(): SimulatedDaemon {
        return this.simulated;
    }

    /** Starts another simulation in place of the one that has been stopped. */
    public async startAgain(): Promise<void> {
        this.simulated = await this.start();
    }

    /** Stops the simulation; namespaces and definitions go. */
    public async close(): Promise<void> {
        await this.simulated.stop();
        await this.giveBack();
        this.client.connection.close();
    }

    /** A new namespace, where nothing is deployed. */
    public newPlace(options?: PlaceOptions): Promise<Place> {
        return Place.create(this.client.connection, `${this.prefix}-${++this.count}`, options);
    }

    /** A new namespace whose daemon was bootstrapped with the deployment id "first" and watches. */
    public async livingPlace(options?: PlaceOptions): Promise<Place> {
        const place = await this.newPlace(options);
        await place.deploy("first");
        await place.bootstrap();
        assert.equal((await place.outcome()).exitCode, 0);
        await this.watches(place, 1);
        return place;
    }

    /** What the simulation has said of a namespace. */
    public linesOf(place: Place): string[] {
        return this.simulated.log.filter((line) => line.startsWith(`${place.name}: `));
    }

    /** Waits until the simulation has said something of a namespace, so many times. */
    public async says(place: Place, text: string, times = 1): Promise<void> {
        await until(`"${text}" in ${place.name}, ${times} times`, () => {
            const lines = this.linesOf(place).filter((line) => line.includes(text));
            return lines.length >= times;
        });
    }

    /** Waits until the namespace's daemon, or the n-th of them, watches. */
    public watches(place: Place, times: number): Promise<void> {
        return this.says(place, "daemon: watches, ", times);
    }

    /** Waits until the simulation has heard of everything that was written before, and has had time to act on it. */
    public async hearsEverything(): Promise<void> {
        const witness = (this.witness ??= await this.livingPlace());
        const deploymentId = `witness-${++this.count}`;
        // Refused for its image: what is written last, is seen last.
        await witness.deploy(deploymentId, "shop", "shop");
        await witness.result(deploymentId, "FAILED", "shop");
    }
}
