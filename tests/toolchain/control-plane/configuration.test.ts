import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { commandLine } from "../../../toolchain/control-plane/command-lines";
import { componentEnvironment } from "../../../toolchain/control-plane/component-process";
import { ownWord } from "../../../toolchain/control-plane/find-processes";
import { kwokConfiguration } from "../../../toolchain/control-plane/kwok-configuration";
import { isSameLaunch, readLaunchPlan, writeLaunchPlan } from "../../../toolchain/control-plane/launch-plan";
import { componentNames, type LaunchPlan, layoutOf } from "../../../toolchain/control-plane/layout";
import { choosePorts, isFree } from "../../../toolchain/control-plane/ports";

const plan: LaunchPlan = {
    directory: "/d",
    lifetime: "owner",
    tools: {
        etcd: "/t/etcd",
        "kube-apiserver": "/t/kube-apiserver",
        "kube-controller-manager": "/t/kube-controller-manager",
        "kube-scheduler": "/t/kube-scheduler",
        kwok: "/t/kwok",
    },
    ports: { etcd: 1, etcdPeer: 2, apiServer: 3 },
    apiServerFlags: ["--audit-log-path=-"],
    kwokStages: "",
};

describe("command lines", () => {
    it("all have the word by which a process is found again", () => {
        for (const name of componentNames) {
            assert.ok(commandLine(name, plan).includes(ownWord(name, layoutOf(plan.directory))), name);
        }
    });

    it("name no address but loopback and the one that is only advertised", () => {
        for (const name of componentNames) {
            const addresses =
                commandLine(name, plan)
                    .join(" ")
                    .match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
            const others = addresses.filter((address) => !["127.0.0.1", "192.0.2.1", "10.0.0.0"].includes(address));
            assert.deepEqual(others, [], name);
        }
    });

    it("let etcd skip fsync only where the data end with their owner", () => {
        assert.ok(commandLine("etcd", plan).includes("--unsafe-no-fsync"));
        assert.ok(!commandLine("etcd", { ...plan, lifetime: "detached" }).includes("--unsafe-no-fsync"));
    });

    it("end with the caller's own flags of the API server", () => {
        assert.equal(commandLine("kube-apiserver", plan).at(-1), "--audit-log-path=-");
    });
});

describe("the environment of a component", () => {
    it("has nothing of the user's cluster and proxies", () => {
        const before = process.env;
        process.env = { ...before, KUBECONFIG: "/k", HTTPS_PROXY: "http://proxy" };
        try {
            const environment = componentEnvironment({ lifetime: "owner" });

            assert.equal(environment["PATH"], before["PATH"]);
            assert.equal(environment["KUBECONFIG"], undefined);
            assert.equal(environment["HTTPS_PROXY"], undefined);
        } finally {
            process.env = before;
        }
    });

    it("spares the processor only where the components end with their owner", () => {
        for (const [name, value] of [
            ["GOGC", "400"],
            ["GOMAXPROCS", "1"],
        ] as const) {
            assert.equal(componentEnvironment({ lifetime: "owner" })[name], value);
            assert.equal(componentEnvironment({ lifetime: "detached" })[name], undefined);
        }
    });
});

describe("kwok's configuration", () => {
    it("keeps the built-in stages beside further ones", () => {
        const names = (text: string): unknown[] =>
            parseAllDocuments(text).map((document) => document.getIn(["metadata", "name"]));
        const builtIn = ["node-initialize", "pod-ready", "pod-complete", "pod-delete"];
        assert.deepEqual(names(kwokConfiguration("")), builtIn);
        assert.deepEqual(names(kwokConfiguration("---\nmetadata: { name: mine }\n")), [...builtIn, "mine"]);
    });
});

describe("the launch plan", () => {
    let directory: string;

    beforeEach(() => {
        directory = mkdtempSync(path.join(os.tmpdir(), "flotilla-plan-"));
    });

    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    it("comes back as it was written, readable for its owner only", () => {
        const layout = layoutOf(directory);
        writeLaunchPlan(layout, plan);
        assert.deepEqual(readLaunchPlan(layout), plan);
        assert.equal(statSync(layout.plan).mode & 0o777, 0o600);
    });

    it("counts as missing when it does not parse", () => {
        const layout = layoutOf(directory);
        writeFileSync(layout.plan, '{ "directory":');
        assert.equal(readLaunchPlan(layout), undefined);
        writeFileSync(layout.plan, '{ "directory": 1 }');
        assert.equal(readLaunchPlan(layout), undefined);
    });

    it("is the same for a second start unless tools, flags or stages differ", () => {
        const { directory: asIs, tools, apiServerFlags, kwokStages } = plan;
        const asked = { directory: asIs, tools, apiServerFlags, kwokStages };
        assert.equal(isSameLaunch(plan, asked), true);
        assert.equal(isSameLaunch(plan, { ...asked, apiServerFlags: [] }), false);
        assert.equal(isSameLaunch(plan, { ...asked, kwokStages: "x" }), false);
    });
});

describe("ports", () => {
    it("are three different ones that are free", async () => {
        const ports = Object.values(await choosePorts(undefined)) as number[];
        assert.equal(new Set(ports).size, 3);
        assert.deepEqual(await Promise.all(ports.map(isFree)), [true, true, true]);
    });

    it("stay those of the last run, but for all others when one is taken", async () => {
        const ports = await choosePorts(undefined);
        assert.deepEqual(await choosePorts(ports), ports);
        const other = createServer();
        await new Promise<void>((resolve) => other.listen(ports.apiServer, "127.0.0.1", resolve));
        const chosen = await choosePorts(ports);
        assert.notEqual(chosen.apiServer, ports.apiServer);
        other.close();
    });
});
