import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { registryConfiguration } from "../../../components/registry/config";
import { encodedLogin, Registry } from "../../../components/registry/registry";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { type ImageRegistry, startImageRegistry } from "../../support/image-registry";
import { sharedControlPlane, temporaryFolder, testEngine, testTools } from "../../support/shared-cluster";
import { type TestStack, withStack } from "../../support/stack";

const username = "payments+robot";
const firstPassword = "pa55word-of-the-first";
const secondPassword = String.raw`pa55word "quoted" \back\slash\ 'ß€🚢':`;
const namespaces = ["registries-payments", "registries-search"] as const;

/** A Secret as the API server has it; only what this test looks at. */
interface LiveSecret {
    readonly type: string;
    readonly metadata: { readonly uid: string; readonly labels: Readonly<Record<string, string>> };
    readonly data: Readonly<Record<string, string>>;
}

interface Login {
    readonly code: number;
    readonly text: string;
}

describe("registries", () => {
    let registry: ImageRegistry;
    let stack: TestStack;
    let cluster: ClusterClient;
    let kubeconfig: string;

    before(async () => {
        const file = (await sharedControlPlane()).kubeconfig;
        kubeconfig = readFileSync(file, "utf8");
        cluster = await clusterClient(file);
        registry = await startImageRegistry({ username, password: firstPassword });
        stack = await withStack(program(firstPassword), { engine: await testEngine() });
    });

    after(async () => {
        await registry.stop();
    });

    const configuration = () =>
        registryConfiguration.parse({
            address: `http://${registry.address}/v2/`,
            username,
            password: { secret: "quay-password" },
        });

    function program(password: string): PulumiFn {
        return () => {
            const provider = new kubernetes.Provider("kubernetes", {
                kubeconfig: pulumi.secret(kubeconfig),
                clusterIdentifier: "registries",
                enableConfigMapMutable: true,
                enableSecretMutable: true,
            });
            const dependencies = Object.fromEntries(
                namespaces.map((name) => [
                    name,
                    new kubernetes.core.v1.Namespace(name, { metadata: { name } }, { provider }),
                ]),
            );
            new Registry(
                "quay",
                { registry: "quay", configuration: configuration(), password, namespaces, dependencies },
                { providers: { kubernetes: provider } },
            );
            return Promise.resolve({});
        };
    }

    async function liveSecret(namespace: string): Promise<LiveSecret> {
        const { status, body } = await cluster.connection.request({
            path: `/api/v1/namespaces/${namespace}/secrets/quay`,
        });
        assert.equal(status, 200);
        return body as LiveSecret;
    }

    /** Logs in with what a Secret holds, as it is. */
    async function login(secret: LiveSecret): Promise<Login> {
        const folder = temporaryFolder();
        const config = Buffer.from(secret.data[".dockerconfigjson"] ?? "", "base64");
        writeFileSync(path.join(folder, "config.json"), config);
        const { crane } = await testTools();
        return new Promise((resolve) => {
            const options = { env: { DOCKER_CONFIG: folder, HOME: folder }, timeout: 30_000 };
            execFile(crane, ["catalog", registry.address], options, (error, stdout, stderr) => {
                resolve({ code: error === null ? 0 : 1, text: `${stdout}${stderr}` });
            });
        });
    }

    /** The last parts of the URNs that a resource of the state depends on. */
    function dependenciesOf(name: string): string[] {
        const { checkpoint } = JSON.parse(stack.rawState()) as {
            checkpoint: { latest: { resources: { urn: string; dependencies?: string[] }[] } };
        };
        const resource = checkpoint.latest.resources.find(({ urn }) => urn.endsWith(`::${name}`));
        return (resource?.dependencies ?? []).map((urn) => urn.split("::").pop() ?? urn);
    }

    it("log in with the very Secret of each namespace, which waits for the namespace", async () => {
        const outcome = await stack.up();

        assert.ok(outcome.succeeded, outcome.diagnostics);
        assert.deepEqual(outcome.operations, {
            "test-test": "create",
            kubernetes: "create",
            quay: "create",
            "registries-payments": "create",
            "registries-search": "create",
            "quay.registries-payments": "create",
            "quay.registries-search": "create",
        });
        for (const namespace of namespaces) {
            const secret = await liveSecret(namespace);
            assert.equal(secret.type, "kubernetes.io/dockerconfigjson");
            assert.deepEqual(secret.metadata.labels, { "app.kubernetes.io/managed-by": "flotilla" });
            assert.deepEqual(dependenciesOf(`quay.${namespace}`), [namespace]);
            const { code, text } = await login(secret);
            assert.equal(code, 0, text);
        }
        assert.equal((await stack.up()).summary["same"], 7);
    });

    it("are not logged in to with another password", async () => {
        const wrong = encodedLogin(configuration(), "pa55word-of-nobody");
        const secret = await liveSecret(namespaces[0]);

        const { code, text } = await login({ ...secret, data: { ".dockerconfigjson": wrong } });

        assert.equal(code, 1);
        assert.match(text, /UNAUTHORIZED|401/);
    });

    it("take a new password, with quotes, backslashes and Unicode, into the same Secret", async () => {
        const before = await liveSecret(namespaces[0]);
        await registry.changePassword(secondPassword);
        assert.equal((await login(before)).code, 1);
        stack.use(program(secondPassword));

        const preview = await stack.preview();
        const outcome = await stack.up();

        const updates = { "quay.registries-payments": "update", "quay.registries-search": "update" };
        assert.deepEqual(preview.operations, updates);
        assert.deepEqual(outcome.operations, updates, outcome.diagnostics);
        const after = await liveSecret(namespaces[0]);
        assert.equal(after.metadata.uid, before.metadata.uid);
        const { code, text } = await login(after);
        assert.equal(code, 0, text);
        assertHidden(JSON.stringify([preview, outcome]));
    });

    it("leave no password in clear in the state", () => {
        assertHidden(stack.rawState());
    });

    function assertHidden(text: string): void {
        for (const password of [firstPassword, secondPassword]) {
            const login = encodedLogin(configuration(), password);
            const pair = Buffer.from(`${username}:${password}`).toString("base64");
            for (const hidden of ["pa55word", Buffer.from(password).toString("base64"), pair, login]) {
                assert.ok(!text.includes(hidden), "a password is in clear");
            }
        }
    }
});
