import assert from "node:assert/strict";
import path from "node:path";
import type { FoundCommand } from "../../../toolchain/packaged-commands";
import { authorityOf, catalogOf } from "../../components/pki/catalogs";
import { eventually } from "../../support/eventually";
import { temporaryFolder } from "../../support/shared-cluster";
import { answerOf, answersOf, Backends } from "./backends";
import { writeCertificates } from "./catalog-certificates";
import { FakeEndpointApi } from "./fake-endpoint-api";
import { type ClientFiles, FollowingProxy } from "./following-proxy";
import { OpenConnection } from "./open-connection";
import { provideOrSkip } from "../../support/skip";

/** The service that the fake API has. */
export const follows = { namespace: "apps", service: "web", port: "web" };

const client = { commonName: "system:kube-proxy", purposes: ["client"] };

/** haproxy before a service whose endpoints are real, by an API that is not. */
export class EndpointScene {
    public readonly haproxy: FoundCommand;
    public readonly backends = new Backends();
    public readonly api: FakeEndpointApi;
    public proxy: FollowingProxy;
    private readonly folder: string;
    private readonly connections: OpenConnection[] = [];
    private firstBackend: { readonly address: string; readonly port: number } | undefined;

    private constructor(haproxy: FoundCommand, folder: string) {
        this.haproxy = haproxy;
        this.folder = folder;
        this.api = new FakeEndpointApi(this.clientFiles("apiserver"));
        this.proxy = new FollowingProxy(haproxy, this.clientFiles());
    }

    /** Registers hooks that give each test of a `describe` a scene of its own; without haproxy the tests are skipped. */
    public static use(): () => EndpointScene {
        let current: EndpointScene | undefined;
        let haproxy: FoundCommand | undefined;
        const folder = temporaryFolder();
        before(async function () {
            haproxy = await provideOrSkip(this, "haproxy");
            const certificates = { "kube-proxy": client, renewed: client };
            const catalog = catalogOf({ authorities: { kubernetes: { certificates } } });
            await writeCertificates(folder, [authorityOf(catalog, "kubernetes"), authorityOf(catalog, "kubelet")]);
        });
        beforeEach(async () => {
            assert.ok(haproxy !== undefined);
            current = new EndpointScene(haproxy, folder);
            current.firstBackend = await current.backends.start("first", "127.0.0.1");
            await current.api.start();
        });
        afterEach(async () => {
            await current?.end();
            current = undefined;
        });
        return () => {
            if (current === undefined) {
                throw new Error("There is a scene only while a test runs.");
            }
            return current;
        };
    }

    /** The backend that there is from the start. Every other one has its port, because the ports of a slice are those of all its endpoints. */
    public get first(): { readonly address: string; readonly port: number } {
        assert.ok(this.firstBackend !== undefined);
        return this.firstBackend;
    }

    public get apiServer(): { readonly address: string; readonly port: number } {
        return { address: "127.0.0.1", port: this.api.port };
    }

    public clientFiles(document = "kube-proxy", authority = "kubernetes"): ClientFiles {
        return {
            certificate: path.join(this.folder, `${document}.pem`),
            key: path.join(this.folder, `${document}-key.pem`),
            authority: path.join(this.folder, `${authority}.pem`),
        };
    }

    /** Starts one more backend. */
    public async backend(name: string, address: string): Promise<void> {
        await this.backends.start(name, address, this.first.port);
    }

    /** Starts haproxy with what the API names. */
    public async follow(): Promise<void> {
        await this.proxy.configure({ follows, apiServer: this.apiServer });
    }

    /** Has haproxy lead to the first backend. */
    public async followFirst(): Promise<void> {
        this.api.set(this.first.port, [this.first]);
        await this.follow();
        await this.answersAre("first");
        await this.isFollowing();
    }

    /** Waits until haproxy watches. */
    public isFollowing(): Promise<void> {
        return eventually(() => {
            assert.equal(this.api.openWatches, 1, this.proxy.output());
            return Promise.resolve();
        });
    }

    /** Waits until these backends answer, and no others. */
    public answersAre(...names: string[]): Promise<void> {
        return eventually(async () => {
            const answers = new Set(await answersOf(this.proxy.port, 6));
            assert.deepEqual([...answers].sort(), names, this.proxy.output());
        });
    }

    /** What answers through haproxy. @throws when nothing does. */
    public answer(): Promise<string> {
        return answerOf(this.proxy.port);
    }

    /** A connection through haproxy that stays open. */
    public async connect(): Promise<OpenConnection> {
        const connection = new OpenConnection(this.proxy.port);
        this.connections.push(connection);
        await connection.ask();
        return connection;
    }

    private async end(): Promise<void> {
        this.connections.forEach((connection) => {
            connection.end();
        });
        await this.proxy.remove();
        await this.api.stop();
        await this.backends.stop();
    }
}
