import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type CommandSearch, provideCommand } from "../../../toolchain/packaged-commands";
import { runCommand } from "../../../toolchain/run-command";
import { type FakeMachine, fakeMachine } from "../../toolchain/fake-tools";

const says = (version: string): string => `echo "version: ${version}"`;

/** An apt-get that notes what it is asked, and a dpkg that unpacks a shellcheck of the given version. */
function addPackager(machine: FakeMachine, version: string, aptGet = "exit 0"): () => string[] {
    const notes = path.join(machine.folder, "apt-get-notes");
    machine.addScript(
        "path",
        "apt-get",
        `echo "$@" >> ${notes}; for word; do last=$word; done; (${aptGet}) || exit; [ "$last" = update ] || : > "$last.deb"`,
    );
    const script = `#!/bin/sh\\necho "version: ${version}"\\n`;
    machine.addScript(
        "path",
        "dpkg",
        `mkdir -p "$3/usr/bin"; printf '${script}' > "$3/usr/bin/shellcheck"; chmod +x "$3/usr/bin/shellcheck"`,
    );
    machine.addScript("path", "mkdir", 'exec /bin/mkdir "$@"');
    return () => readFileSync(notes, "utf8").trimEnd().split("\n");
}

async function answerOf(search: CommandSearch): Promise<string> {
    assert.ok("executable" in search, JSON.stringify(search));
    return (await runCommand(search.executable, [], { environment: { PATH: "/bin" } })).output;
}

describe("provideCommand", () => {
    let machine: FakeMachine;

    beforeEach(() => {
        machine = fakeMachine();
    });

    afterEach(() => {
        machine.remove();
    });

    it("takes a command from PATH and downloads nothing", async () => {
        const executable = machine.addScript("path", "shellcheck", says("0.9.0"));
        assert.deepEqual(await provideCommand("shellcheck", machine.options), { executable, environment: {} });
        assert.equal(machine.said(), "");
    });

    it("passes by a command on PATH that does not start", async () => {
        machine.addScript("path", "shellcheck", "exit 127");
        addPackager(machine, "0.10.0");
        assert.match(await answerOf(await provideCommand("shellcheck", machine.options)), /0\.10\.0/);
    });

    it("unpacks the package into the cache and finds it there again without a word", async () => {
        const asked = addPackager(machine, "0.9.0");
        const first = await provideCommand("shellcheck", machine.options);
        assert.match(await answerOf(first), /0\.9\.0/);
        const said = machine.said();
        assert.match(said, /shellcheck is unpacked\./);
        assert.deepEqual(await provideCommand("shellcheck", machine.options), first);
        assert.equal(machine.said(), said);
        assert.equal(asked().length, 1);
    });

    it("downloads once for two that ask at once", async () => {
        const asked = addPackager(machine, "0.9.0");
        const [one, other] = await Promise.all([1, 2].map(() => provideCommand("shellcheck", machine.options)));
        assert.deepEqual(one, other);
        assert.equal(asked().length, 1);
    });

    it("fetches lists of packages of its own where the machine's do not serve", async () => {
        const asked = addPackager(machine, "0.9.0", 'case "$*" in *Dir::State::Lists*) ;; *) exit 100;; esac');
        assert.match(await answerOf(await provideCommand("shellcheck", machine.options)), /0\.9\.0/);
        assert.deepEqual(
            asked().map((line) => [line.includes("Dir::State::Lists="), line.split(" ").at(-1)]),
            [
                [false, "shellcheck"],
                [true, "update"],
                [true, "shellcheck"],
            ],
        );
    });

    it("says why there is none where there is no apt-get", async () => {
        assert.deepEqual(await provideCommand("shellcheck", machine.options), {
            reason: "there is no shellcheck on PATH, and there is no apt-get to download its package",
        });
    });

    it("says why there is none when apt-get fails, and keeps nothing", async () => {
        addPackager(machine, "0.9.0", "echo 'E: no network'; exit 100");
        rmSync(path.join(machine.folder, "path", "dpkg"));
        const search = await provideCommand("shellcheck", machine.options);
        assert.ok("reason" in search);
        assert.match(search.reason, /^there is no shellcheck on PATH, and apt-get failed: E: no network$/);
    });

    it("keeps no command that does not start", async () => {
        addPackager(machine, "none");
        const broken = await provideCommand("shellcheck", machine.options);
        assert.deepEqual(broken, {
            reason: "there is no shellcheck on PATH, and the one of the package shellcheck does not start",
        });
        addPackager(machine, "0.9.0");
        assert.match(await answerOf(await provideCommand("shellcheck", machine.options)), /0\.9\.0/);
    });

    for (const name of ["shellcheck", "busybox", "runc", "containerd", "haproxy"] as const) {
        it(`has a real ${name} that starts, where there is Debian's packager or the command itself`, async function () {
            this.timeout(5 * 60_000);
            const search = await provideCommand(name);
            if ("reason" in search) {
                assert.match(search.reason, /apt-get/);
                this.skip();
            }
            const environment = { ...process.env, ...search.environment };
            const words = name === "haproxy" ? ["-v"] : name === "busybox" ? ["true"] : ["--version"];
            assert.equal((await runCommand(search.executable, words, { environment })).code, 0);
        });
    }
});
