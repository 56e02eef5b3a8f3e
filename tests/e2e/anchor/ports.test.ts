import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";
import { skip } from "../../support/skip";

const part = path.join(__dirname, "../../../components/anchor/script/component.sh");

/** Runs a call of the script's functions. */
function run(call: string, health: string): { readonly stdout: string; readonly status: number | null } {
    const words = ["-c", `set -u; health=$1; . "$2"; ${call}`, "sh", health, part];
    const { stdout, stderr, status } = spawnSync("dash", words, { encoding: "utf8" });
    assert.equal(stderr, "");
    return { stdout: stdout.trim(), status };
}

describe("anchor script: the port at which the end of a component is seen", () => {
    for (const [health, port] of Object.entries({
        "https://127.0.0.1:6443/readyz": 6443,
        "http://127.0.0.1:2381/health?serializable=true": 2381,
        "tcp://127.0.0.1:2379": 2379,
        "tcp://[::1]:2379": 2379,
        "https://[::1]:10259/livez": 10259,
        "https://[::1]/livez": 443,
        "http://localhost:80": 80,
        "http://127.0.0.2/a:b": 80,
        "https://localhost/": 443,
        "https://192.0.2.10:6443/readyz": undefined,
        "https://[2001:db8::1]:6443/readyz": undefined,
        "https://api.example.com/": undefined,
        "tcp://localhost.example.com:80": undefined,
        "": undefined,
    })) {
        it(`is ${port ?? "unknown"} for the health at "${health}"`, () => {
            const { stdout } = run("health_socket", health);
            assert.equal(stdout === "" ? undefined : Number.parseInt(stdout.split(":")[1] ?? "", 16), port);
        });
    }

    const cases: readonly (readonly [listening: string, health: string, isSeen: boolean])[] = [
        ["127.0.0.1", "tcp://127.0.0.1", true],
        ["0.0.0.0", "tcp://127.0.0.1", true],
        ["::", "tcp://127.0.0.1", true],
        ["::ffff:127.0.0.1", "tcp://127.0.0.1", true],
        ["127.0.0.3", "tcp://127.0.0.3", true],
        ["127.0.0.1", "tcp://localhost", true],
        ["::1", "tcp://[::1]", true],
        ["::", "tcp://[::1]", true],
        ["127.0.0.2", "tcp://127.0.0.1", false],
        ["127.0.0.1", "tcp://127.0.0.2", false],
    ];
    for (const [listening, health, isSeen] of cases) {
        it(`is ${isSeen ? "that" : "not that"} of who listens at ${listening} for the health at ${health}`, async function () {
            const server = net.createServer();
            try {
                await once(server.listen(0, listening), "listening");
            } catch (error) {
                skip(this, String(error));
            }
            const { port } = server.address() as net.AddressInfo;
            const call = "sockets=$(health_socket); has_sockets";
            const whileOpen = run(call, `${health}:${port}`).status;
            await new Promise((resolve) => server.close(resolve));
            assert.deepEqual([whileOpen, run(call, `${health}:${port}`).status], [isSeen ? 0 : 1, 1]);
        });
    }
});
