import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeCertificates } from "../../../toolchain/control-plane/certificates";
import { eventually } from "../../support/eventually";
import { findNodeParts } from "../../support/node/parts";
import { processesWith } from "../../support/process-tree";
import { foundOrSkip } from "../../support/skip";

const repository = path.resolve(__dirname, "../../..");
const settings = ["vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops"];
const places = ["/etc", "/var/lib", "/var/log", "/run"];

const settingsNow = (): string[] => settings.map((name) => readFileSync(`/proc/sys/${name}`, "utf8"));
const placesNow = (): string[][] => places.map((place) => readdirSync(place));

/** Starts a node in a process of its own, which waits to be killed; the cluster that the node looks for is not there. */
const program = `
const { RealNode } = require("./tests/support/node/node.ts");
const { findNodeParts } = require("./tests/support/node/parts.ts");
const [folder] = process.argv.slice(1);
(async () => {
    const options = { name: "lonely-1", kubeconfig: folder + "/kubeconfig", authority: folder + "/ca.crt" };
    await RealNode.start(await findNodeParts(), options);
    process.stdout.write("started");
    setInterval(() => {}, 1000);
})();`;

const kubeconfig = {
    "current-context": "none",
    clusters: [{ name: "none", cluster: { server: "http://127.0.0.1:9" } }],
    users: [{ name: "none", user: { username: "none", password: "none" } }],
    contexts: [{ name: "none", context: { cluster: "none", user: "none" } }],
};

describe("a real node of the tests", function () {
    this.timeout(10 * 60_000);
    let folder: string;

    before(async function () {
        foundOrSkip(this, await findNodeParts());
        // Short, and found again in the command lines of everything that the node consists of.
        folder = mkdtempSync(path.join(os.tmpdir(), "real-node-"));
        writeFileSync(path.join(folder, "kubeconfig"), JSON.stringify(kubeconfig));
        writeFileSync(path.join(folder, "ca.crt"), (await makeCertificates())["ca.crt"] ?? "");
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    it("leaves no process, mount, file or setting on the machine when its owner is killed with kill -9", async () => {
        const before = { settings: settingsNow(), places: placesNow() };
        const owner = spawn(process.execPath, ["-r", "./typescript.cjs", "-e", program, folder], {
            cwd: repository,
            env: { ...process.env, TMPDIR: folder },
            stdio: ["ignore", "pipe", "inherit"],
        });
        await new Promise((resolve) => owner.stdout.once("data", resolve));
        const running = processesWith(folder);
        assert.ok(running.length >= 4, String(running.length));
        owner.kill("SIGKILL");
        await eventually(() => {
            assert.deepEqual(processesWith(folder), []);
            assert.ok(!readdirSync(folder).some((name) => existsSync(path.join(folder, name, "node"))));
            return Promise.resolve();
        });
        assert.ok(!readFileSync("/proc/mounts", "utf8").includes(folder));
        assert.deepEqual({ settings: settingsNow(), places: placesNow() }, before);
    });
});
