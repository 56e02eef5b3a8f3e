import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { resetControlPlane } from "../../../toolchain/control-plane/control-plane";
import { type Layout, layoutOf } from "../../../toolchain/control-plane/layout";
import { claimFolder } from "../../../toolchain/control-plane/own-folder";

describe("the folder of a control plane", () => {
    let layout: Layout;
    const write = (name: string): void => {
        writeFileSync(path.join(layout.directory, name), "");
    };

    beforeEach(() => {
        layout = layoutOf(mkdtempSync(path.join(os.tmpdir(), "flotilla-own-folder-")));
    });

    afterEach(() => {
        rmSync(layout.directory, { recursive: true, force: true });
    });

    for (const [what, prepare] of [
        [
            "new",
            () => {
                rmSync(layout.directory, { recursive: true });
            },
        ],
        ["empty", () => undefined],
        [
            "one that another start is marking",
            () => {
                write("made-by-flotilla.1.partial");
            },
        ],
        ["its own", () => claimFolder(layout)],
    ] as const) {
        it(`may be ${what}, and nobody else reads it`, async () => {
            await prepare();

            await claimFolder(layout);

            assert.equal(statSync(layout.directory).mode & 0o777, 0o700);
            assert.ok(existsSync(layout.logs));
        });
    }

    it("is refused where something else lies, and left as it is", async () => {
        mkdirSync(layout.etcdData);
        write("kubeconfig");
        const mode = statSync(layout.directory).mode;
        const refused = {
            name: "ToolchainError",
            message:
                `${layout.directory} is not the folder of a control plane: it holds "etcd" and 1 more. Nothing in it was ` +
                "changed. Name an empty or a new folder, or that of a control plane, with --directory.",
        };

        await assert.rejects(claimFolder(layout), refused);
        await assert.rejects(resetControlPlane(layout.directory), refused);

        assert.deepEqual(readdirSync(layout.directory), ["etcd", "kubeconfig"]);
        assert.equal(statSync(layout.directory).mode, mode);
    });

    it("is no file", async () => {
        const file = path.join(layout.directory, "README.md");
        writeFileSync(file, "text");

        await assert.rejects(
            resetControlPlane(file),
            /README\.md is not the folder of a control plane: it is a file\./,
        );

        assert.ok(existsSync(file));
    });

    it("is emptied by a reset of what is the control plane's, and goes when nothing else is in it", async () => {
        await claimFolder(layout);
        write("kubeconfig");
        write("etcd.unusable-2026");
        write("notes.txt");

        assert.equal(await resetControlPlane(layout.directory), true);
        assert.deepEqual(readdirSync(layout.directory), ["notes.txt"]);

        rmSync(path.join(layout.directory, "notes.txt"));
        await claimFolder(layout);
        await resetControlPlane(layout.directory);
        assert.ok(!existsSync(layout.directory));
    });

    it("is not there for a reset that finds none", async () => {
        assert.equal(await resetControlPlane(path.join(layout.directory, "nowhere")), false);
    });
});
